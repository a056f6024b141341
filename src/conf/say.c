/*
 * What is wrong, with file, line and the block that it stands in.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser.h"

#define SAID	1024			/* a message */

static void	 say_v(struct parser *, const struct item *,
		    const struct word *, const char *, va_list)
		    PRINTFLIKE(4, 0);

/* "feed m365: guard: " for this item, from the outside in. */
static void
put_blocks(char *buf, size_t size, const struct item *it)
{
	if (it == NULL || it->key == NULL)
		return;
	put_blocks(buf, size, it->up);
	strlcat(buf, it->key->name, size);
	if (it->name != NULL) {
		strlcat(buf, " ", size);
		strlcat(buf, it->name, size);
	}
	strlcat(buf, ": ", size);
}

static void
say_v(struct parser *p, const struct item *it, const struct word *w,
    const char *fmt, va_list ap)
{
	char	 what[SAID], blocks[SAID] = "";

	p->errors++;
	vsnprintf(what, sizeof what, fmt, ap);
	put_blocks(blocks, sizeof blocks, it);
	if (w->line > 0)
		log_error("%s:%d: %s%s", w->file, w->line, blocks, what);
	else
		log_error("%s: %s%s", w->file, blocks, what);
}

void
say_at(struct parser *p, const struct item *it, const struct word *w,
    const char *fmt, ...)
{
	va_list	 ap;

	va_start(ap, fmt);
	say_v(p, it, w, fmt, ap);
	va_end(ap);
}

void
say(struct parser *p, const struct item *it, const char *fmt, ...)
{
	va_list	 ap;

	va_start(ap, fmt);
	say_v(p, it, &it->word, fmt, ap);
	va_end(ap);
}

void
say_word(struct parser *p, const struct item *it, size_t i, const char *fmt,
    ...)
{
	va_list	 ap;

	va_start(ap, fmt);
	say_v(p, it, i < it->n ? &it->words[i] : &it->word, fmt, ap);
	va_end(ap);
}

void
say_where(struct parser *p, const struct conf_where *where, const char *fmt,
    ...)
{
	struct word	 w = { .file = where->file, .line = where->line };
	va_list		 ap;

	va_start(ap, fmt);
	say_v(p, NULL, &w, fmt, ap);
	va_end(ap);
}

void
say_later(struct parser *p, const struct conf_where *where, const char *fmt,
    ...)
{
	char	 what[SAID], line[2 * SAID];
	va_list	 ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	snprintf(line, sizeof line, "%s:%d: %s", where->file, where->line,
	    what);
	build_word(p, &p->conf->warnings, line);
}

/* --- the nearest name ----------------------------------------------------- */

#define NEAR_MAX	40		/* longer words are no slips */

static int
min3(int a, int b, int c)
{
	return a < b ? (a < c ? a : c) : (b < c ? b : c);
}

/*
 * Edits from a to b: a letter added, dropped, changed, or two neighbours
 * swapped (Damerau, "A technique for computer detection and correction of
 * spelling errors", 1964).  Both at most NEAR_MAX long.
 */
static int
distance(const char *a, const char *b)
{
	int	 d[3][NEAR_MAX + 1];
	int	 n = (int)strlen(b), i, j, *row, *up, *up2;

	for (j = 0; j <= n; j++)
		d[0][j] = j;
	for (i = 1; a[i - 1] != '\0'; i++) {
		row = d[i % 3];
		up = d[(i + 2) % 3];
		up2 = d[(i + 1) % 3];
		row[0] = i;
		for (j = 1; j <= n; j++) {
			row[j] = min3(up[j] + 1, row[j - 1] + 1,
			    up[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && up2[j - 2] + 1 < row[j])
				row[j] = up2[j - 2] + 1;
		}
	}
	return d[(i - 1) % 3][n];
}

const char *
say_nearest(const char *s, const char *const *names, size_t n)
{
	const char	*best = NULL;
	size_t		 i, len = strlen(s);
	int		 d, least = len < 5 ? 2 : 3;

	if (len < 2 || len > NEAR_MAX)
		return NULL;
	for (i = 0; i < n; i++) {
		if (strlen(names[i]) > NEAR_MAX)
			continue;
		d = distance(s, names[i]);
		if (d < least) {
			least = d;
			best = names[i];
		}
	}
	return best;
}
