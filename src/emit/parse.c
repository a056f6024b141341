/*
 * The receiving end of parse hooks: objects and rows, and errors with a line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "emit.h"

struct emit_parse {
	const struct emitter	*em;
	const char		*label;
	const char		*text;
	size_t			 size;
	struct parsed		*out;
	size_t			 cur;		/* the object at hand */
	int			 said;
	int			 spoil;		/* errors are about it alone */
	const struct emit_given	*given;		/* of what is looked for */
	size_t			 ngiven;
	const char		*line;		/* the last that was told of */
	size_t			 lineno;
};

/* "line N: why: "the line"", without what can't be printed. */
static void
describe(struct emit_parse *p, const char *at, const char *why,
    char *buf, size_t size)
{
	const char	*end = p->text + p->size, *s, *line;
	size_t		 n;
	char		 shown[81];

	if (at > end)
		at = end;
	/* mostly behind the last one that was asked for */
	if (p->line == NULL || at < p->line) {
		p->line = p->text;
		p->lineno = 1;
	}
	for (s = line = p->line; s < at; s++)
		if (*s == '\n' && s + 1 < end) {
			p->lineno++;
			p->line = line = s + 1;
		}
	while (line < end && (*line == ' ' || *line == '\t'))
		line++;
	for (n = 0; n < sizeof shown - 1 && line + n < end &&
	    line[n] != '\n' && line[n] != '\r'; n++)
		shown[n] = (unsigned char)line[n] < ' ' || line[n] == 0x7f ?
		    '?' : line[n];
	shown[n] = '\0';
	snprintf(buf, size, "line %zu: %s: \"%s\"", p->lineno, why, shown);
}

int
emit_parse_bad(struct emit_parse *p, const char *at, const char *why)
{
	struct parsed_object	*o;
	char			 buf[256];

	if (p->said)
		return -1;
	if (p->spoil && p->out->nobj > 0) {
		o = &p->out->obj[p->cur];
		if (o->bad != NULL)
			return -1;
		describe(p, at, why, buf, sizeof buf);
		if ((o->bad = arena_strdup(&p->out->mem, buf)) == NULL)
			p->said = 1;
		return -1;
	}
	p->said = 1;
	describe(p, at, why, buf, sizeof buf);
	log_error("%s: %s", p->label, buf);
	return -1;
}

int
emit_parse_spoil(struct emit_parse *p, const char *at, const char *why)
{
	int	 was = p->spoil;

	p->spoil = 1;
	emit_parse_bad(p, at, why);
	p->spoil = was;
	return p->said ? -1 : 0;
}

int
emit_parse_try(struct emit_parse *p, const struct emit_line *l, int af,
    int (*inner)(struct emit_parse *, const struct emit_line *, int))
{
	int	 was = p->spoil, rc;

	p->spoil = 1;
	rc = inner(p, l, af);
	p->spoil = was;
	return rc == -1 && p->said ? -1 : 0;
}

static struct parsed_object *
find(struct emit_parse *p, const char *name, size_t n, int af)
{
	struct parsed_object	*o;
	size_t			 i;

	for (i = p->out->nobj; i-- > 0; ) {
		/* rows of one object mostly come together: look there first */
		o = &p->out->obj[(i + p->cur + 1) % p->out->nobj];
		if (o->af == af && strncmp(o->name, name, n) == 0 &&
		    o->name[n] == '\0')
			return o;
	}
	return NULL;
}

static int
add(struct emit_parse *p, const char *name, size_t n, int af)
{
	struct parsed		*out = p->out;
	struct parsed_object	*o;

	if (n > EMIT_NAME_MAX)
		return emit_parse_bad(p, name, "name too long");
	if (mem_grow(&out->obj, &out->cap, out->nobj + 1,
	    sizeof *out->obj) == -1)
		goto memory;
	o = &out->obj[out->nobj];
	memset(o, 0, sizeof *o);
	if ((o->name = arena_strndup(&out->mem, name, n)) == NULL)
		goto memory;
	o->af = af;
	p->cur = out->nobj++;
	return 0;
memory:
	p->said = 1;
	return -1;
}

int
emit_parsed_object(struct emit_parse *p, const char *name, size_t n, int af)
{
	struct parsed_object	*o;

	if (p->out->nobj > 0 && (o = find(p, name, n, af)) != NULL) {
		p->cur = (size_t)(o - p->out->obj);
		return 0;
	}
	return add(p, name, n, af);
}

int
emit_parsed_new(struct emit_parse *p, const char *name, size_t n, int af)
{
	if (p->out->nobj > 0 && find(p, name, n, af) != NULL)
		return emit_parse_bad(p, name, "defined twice");
	return add(p, name, n, af);
}

/* A row that comes before any object: a hook should have said better. */
static int
no_object(struct emit_parse *p, const char *at)
{
	if (p->out->nobj > 0)
		return 0;
	emit_parse_bad(p, at, "a row outside of any object");
	return 1;
}

size_t
emit_parsed_count(const struct emit_parse *p)
{
	return p->out->obj[p->cur].nrow;
}

int
emit_parsed_other(const struct emit_parse *p, const struct row *row)
{
	const struct parsed_object	*o = &p->out->obj[p->cur];

	return o->af != 0 && row->kind == ROW_PREFIX &&
	    row->prange.p.af != o->af;
}

int
emit_parsed_at(struct emit_parse *p, const char *name, size_t n)
{
	struct parsed_object	*o;

	if (p->out->nobj == 0 || (o = find(p, name, n, 0)) == NULL)
		return 0;
	p->cur = (size_t)(o - p->out->obj);
	return 1;
}

void
emit_parsed_mark(struct emit_parse *p)
{
	p->out->obj[p->cur].marked = 1;
}

/* What is wrong with an object as a whole.  0, or -1: memory. */
static int
spoil_object(struct emit_parse *p, struct parsed_object *o, const char *why)
{
	if (o->bad != NULL)
		return 0;
	if ((o->bad = arena_strdup(&p->out->mem, why)) != NULL)
		return 0;
	p->said = 1;
	return -1;
}

int
emit_parsed_unmarked(struct emit_parse *p, const char *why)
{
	size_t	 i;

	for (i = 0; i < p->out->nobj; i++)
		if (!p->out->obj[i].marked &&
		    spoil_object(p, &p->out->obj[i], why) == -1)
			return -1;
	return 0;
}

int
emit_parsed_row(struct emit_parse *p, const struct row *row)
{
	struct parsed_object	*o;

	if (no_object(p, p->text))
		return -1;
	o = &p->out->obj[p->cur];
	if (emit_parsed_other(p, row))
		return spoil_object(p, o, "holds a prefix of the other family");
	if (mem_grow(&o->row, &o->cap, o->nrow + 1, sizeof *o->row) == -1) {
		p->said = 1;
		return -1;
	}
	o->row[o->nrow++] = *row;
	return 0;
}

/* One spelling of each name, so that what is read compares with records. */
static const char *
checked(struct emit_parse *p, enum row_kind kind, const struct emit_word *w)
{
	uint32_t	 part[3];
	const char	*why;
	char		*s;
	size_t		 i;

	if (kind == ROW_VALUE)
		why = value_parse(w->p, w->n, part) == VALUE_NONE ?
		    "not a community" : NULL;
	else
		why = host_check(w->p, w->n);
	if (why != NULL) {
		emit_parse_bad(p, w->p, why);
		return NULL;
	}
	if ((s = arena_strndup(&p->out->mem, w->p, w->n)) == NULL) {
		p->said = 1;
		return NULL;
	}
	for (i = 0; i < w->n; i++)
		if (s[i] >= 'A' && s[i] <= 'Z')
			s[i] = (char)(s[i] | 0x20);
	return s;
}

int
emit_parsed_text(struct emit_parse *p, const struct row *row,
    const struct emit_word *w)
{
	const struct parsed_object	*o;
	struct row			 r = *row;

	if (no_object(p, w->p))
		return -1;
	o = &p->out->obj[p->cur];
	if (o->nrow > 0 && o->row[0].kind == ROW_PREFIX)
		return emit_parse_bad(p, w->p, "not a prefix");
	if ((r.text = checked(p, r.kind, w)) == NULL)
		return -1;
	return emit_parsed_row(p, &r);
}

/* The family of objects whose kind does not tell it: that of all their rows. */
static void
find_families(struct parsed *out)
{
	struct parsed_object	*o;
	size_t			 i, j;

	for (i = 0; i < out->nobj; i++) {
		o = &out->obj[i];
		if (o->af != 0 || o->nrow == 0 ||
		    o->row[0].kind != ROW_PREFIX)
			continue;
		for (j = 1; j < o->nrow; j++)
			if (o->row[j].prange.p.af != o->row[0].prange.p.af)
				break;
		if (j == o->nrow)
			o->af = o->row[0].prange.p.af;
	}
}

/* An object holds rows of one kind. */
static int
one_kind(const struct parsed *out, const char *label)
{
	const struct parsed_object	*o;
	size_t				 i, j;

	for (i = 0; i < out->nobj; i++) {
		o = &out->obj[i];
		for (j = 1; j < o->nrow; j++)
			if (o->row[j].kind != o->row[0].kind) {
				log_error("%s: %s%srows of two kinds", label,
				    o->name, *o->name == '\0' ? "" : ": ");
				return -1;
			}
	}
	return 0;
}

int
emit_parse_is(const struct emit_parse *p, const char *param,
    const struct emit_word *w)
{
	struct prefix	 a, b;
	const char	*v = NULL, *why;
	size_t		 i;

	for (i = 0; i < p->ngiven; i++)
		if (strcmp(p->given[i].name, param) == 0)
			v = p->given[i].value;
	return v == NULL || emit_word_is(w, v) ||
	    (prefix_parse(v, strlen(v), PREFIX_BARE, &a, &why) == 0 &&
	    prefix_parse(w->p, w->n, PREFIX_BARE, &b, &why) == 0 &&
	    prefix_cmp(&a, &b) == 0);
}

int
emit_parse(const struct emitter *em, const char *label, const char *text,
    size_t size, struct parsed *out)
{
	return emit_parse_like(em, NULL, 0, label, text, size, out);
}

int
emit_parse_like(const struct emitter *em, const struct emit_given *given,
    size_t ngiven, const char *label, const char *text, size_t size,
    struct parsed *out)
{
	struct emit_parse	 p;
	const char		*nul;

	memset(out, 0, sizeof *out);
	if (em->parse == NULL) {
		log_error("%s: %s can't be read back", label, em->name);
		return -1;
	}
	if (size > LIMIT_DEVICE_BYTES) {
		log_error("%s: over %u bytes", label,
		    (unsigned)LIMIT_DEVICE_BYTES);
		return -1;
	}
	memset(&p, 0, sizeof p);
	p.em = em;
	p.label = label;
	p.text = text;
	p.size = size;
	p.out = out;
	p.given = given;
	p.ngiven = ngiven;
	/* the hooks compare with strings, whose end is one */
	if ((nul = memchr(text, '\0', size)) != NULL) {
		emit_parse_bad(&p, nul, "a NUL byte: no text, or UTF-16");
		return -1;
	}
	if (em->parse(&p, text, size) == -1) {
		if (!p.said)
			log_error("%s: not understood", label);
		parsed_free(out);
		return -1;
	}
	if (one_kind(out, label) == -1) {
		parsed_free(out);
		return -1;
	}
	find_families(out);
	return 0;
}

void
parsed_free(struct parsed *out)
{
	size_t	 i;

	if (out == NULL)
		return;
	for (i = 0; i < out->nobj; i++)
		free(out->obj[i].row);
	free(out->obj);
	arena_free(&out->mem);
	memset(out, 0, sizeof *out);
}

const struct parsed_object *
parsed_find(const struct parsed *out, const char *name, int af)
{
	const struct parsed_object	*o, *unnamed = NULL;
	size_t				 i, n = 0;

	for (i = 0; i < out->nobj; i++) {
		o = &out->obj[i];
		if (af != 0 && o->af != 0 && o->af != af)
			continue;
		if (o->name[0] == '\0')
			unnamed = o;
		else if (strcmp(o->name, name) == 0)
			return o;
		n++;
	}
	return n == 1 ? unnamed : NULL;
}
