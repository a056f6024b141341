/*
 * What is wrong, with file, line and the block that it stands in.
 */
#include <stdarg.h>
#include <stdio.h>
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
