/*
 * The configuration as text that reads back to the same: defaults written out,
 * templates expanded, paths absolute.  The digest of a configuration is taken
 * over it, so that comments and layout do not count.
 */
#include <string.h>

#include "parser.h"

/* Bare where the scanner takes it as one word, else quoted. */
void
print_quoted(struct out *o, const char *s)
{
	if (s[0] != '\0' && s[strspn(s, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")] == '\0') {
		out_str(o, s);
		return;
	}
	out_char(o, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			out_char(o, '\\');
		out_char(o, *s);
	}
	out_char(o, '"');
}

/* The start of a line: depth, and the key if there is one. */
void
print_key(const struct key *k, struct printer *pr)
{
	int	 i;

	for (i = 0; i < pr->indent; i++)
		out_char(pr->out, '\t');
	if (k != NULL)
		out_printf(pr->out, "%s ", k->name);
}

void
print_open(struct printer *pr, const char *what, const char *name)
{
	print_key(NULL, pr);
	out_str(pr->out, what);
	if (name != NULL) {
		out_char(pr->out, ' ');
		print_quoted(pr->out, name);
	}
	out_str(pr->out, " {\n");
	pr->indent++;
}

void
print_close(struct printer *pr)
{
	pr->indent--;
	print_key(NULL, pr);
	out_str(pr->out, "}\n");
}

/* All keys that may stand in this block. */
void
print_keys(enum block b, const void *obj, struct printer *pr)
{
	const struct key	*k;

	for (k = keys; k->name != NULL; k++)
		if ((k->in & IN(b)) && k->print != NULL)
			k->print(k, obj, pr);
}

static void
print_feed(const struct conf_feed *f, struct printer *pr)
{
	const struct key	*k;

	out_char(pr->out, '\n');
	print_open(pr, "feed", f->name);
	for (k = keys; k->name != NULL; k++)
		if ((k->in & IN(BLOCK_FEED)) && k->print != NULL &&
		    key_is_of(k, f->source->name))
			k->print(k, f, pr);
	print_close(pr);
}

static void
print_output(const struct conf_output *o, struct printer *pr)
{
	const struct key	*k;
	size_t			 i;

	out_char(pr->out, '\n');
	print_open(pr, "output", o->name);
	for (k = keys; k->name != NULL; k++)
		if ((k->in & IN(BLOCK_OUTPUT)) && k->print != NULL &&
		    !(k->in & IN(BLOCK_OBJECT)))
			k->print(k, o, pr);
	for (i = 0; i < o->nobj; i++) {
		print_open(pr, "object", NULL);
		print_keys(BLOCK_OBJECT, &o->obj[i], pr);
		print_close(pr);
	}
	print_close(pr);
}

void
conf_print(const struct conf *c, struct out *o)
{
	struct printer	 pr = { o, 0 };
	size_t		 i;

	print_keys(BLOCK_TOP, c, &pr);
	for (i = 0; i < c->nfeeds; i++)
		print_feed(c->feeds[i], &pr);
	for (i = 0; i < c->nlists; i++) {
		out_char(o, '\n');
		print_open(&pr, "list", c->lists[i]->name);
		print_keys(BLOCK_LIST, c->lists[i], &pr);
		print_close(&pr);
	}
	for (i = 0; i < c->noutputs; i++)
		print_output(c->outputs[i], &pr);
}
