#include <string.h>

#include "markdown.h"

/*
 * Inside a code span neither backslashes nor entities mean anything, so what
 * could end it is said as \xNN: the backtick, the bar that ends a table's
 * cell, and all that is not printable ASCII.
 */
void
md_code(struct out *o, const char *s, size_t max)
{
	size_t	 i;

	/* two backticks would open a span of their own */
	if (*s == '\0') {
		out_str(o, "`-`");
		return;
	}
	out_char(o, '`');
	for (i = 0; s[i] != '\0'; i++) {
		unsigned char	 c = (unsigned char)s[i];

		if (max > 0 && i >= max) {
			out_str(o, "...");
			break;
		}
		if (c < 0x20 || c > 0x7e || c == '`' || c == '|')
			out_printf(o, "\\x%02x", (unsigned)c);
		else
			out_char(o, (char)c);
	}
	out_char(o, '`');
}

void
md_html(struct out *o, const char *s)
{
	static const char	 plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-";

	for (; *s != '\0'; s++) {
		unsigned char	 c = (unsigned char)*s;

		if (c < 0x20 || c > 0x7e)
			out_printf(o, "\\x%02x", (unsigned)c);
		else if (strchr(plain, c) != NULL)
			out_char(o, (char)c);
		else
			out_printf(o, "&#%u;", (unsigned)c);
	}
}

size_t
md_fence(const char *s, size_t len)
{
	size_t	 i, run = 0, most = 2;

	for (i = 0; i < len; i++) {
		run = s[i] == '`' ? run + 1 : 0;
		if (run > most)
			most = run;
	}
	return most + 1;
}

void
md_line(struct out *o, const char *s, size_t len)
{
	size_t	 i;

	for (i = 0; i < len; i++) {
		unsigned char	 c = (unsigned char)s[i];

		if ((c < 0x20 && c != '\t') || c > 0x7e)
			out_printf(o, "\\x%02x", (unsigned)c);
		else
			out_char(o, (char)c);
	}
	out_char(o, '\n');
}

void
md_part(struct md_part *p, struct out *o, size_t max, size_t n)
{
	size_t	 left = o->n < max ? max - o->n : 0;

	p->o = o;
	p->end = o->n + left / (n > 0 ? n : 1);
	p->mark = o->n;
	p->cut = 0;
}

void
md_row(struct md_part *p)
{
	p->mark = p->o->n;
}

/* Once a row had no room, none that follows stands: no gaps. */
int
md_row_end(struct md_part *p)
{
	if (p->cut == 0 && p->o->n <= p->end)
		return 1;
	p->o->n = p->mark;
	p->cut++;
	return 0;
}
