/*
 * Lists of prefixes in JSON: an array of objects with a name, in each an array
 * of objects with a prefix, and all else around them.
 */
#include <string.h>

#include "emit.h"

#define DEPTH	32

struct walk {
	struct emit_parse	*parse;
	const struct json_shape	*shape;
	struct emit_scan	 s;
};

enum what { OTHER, LISTS, ROWS };	/* is a value, or are its elements */

static int	 value(struct walk *, size_t depth, enum what);

static int
bad(const struct walk *w)
{
	return emit_scan_bad(w->parse, &w->s);
}

/* Pass over a value, whose first token is the last one read.  0, or -1. */
static int
pass(struct emit_scan *s)
{
	size_t	 depth = 0;

	for (;;) {
		if (s->tok == TOK_END || s->tok == TOK_BAD)
			return -1;
		if (emit_tok_is(s, '{') || emit_tok_is(s, '['))
			depth++;
		else if (emit_tok_is(s, '}') || emit_tok_is(s, ']'))
			depth--;
		if (depth == 0)
			return 0;
		emit_token(s);
	}
}

/* Is this the key, perhaps with the name of a module before it? */
static int
is_key(const struct emit_word *w, const char *key)
{
	size_t	 n = key == NULL ? 0 : strlen(key);

	return n > 0 && w->n >= n && memcmp(w->p + w->n - n, key, n) == 0 &&
	    (w->n == n || w->p[w->n - n - 1] == ':');
}

/*
 * The word or string that an object has under this key, though it may stand
 * behind what needs it.  The object's brace is the last token.  1, 0 without,
 * -1.
 */
static int
member(const struct walk *w, const char *key, struct emit_word *v)
{
	struct emit_scan	 s = w->s;
	int			 found = 0, this;

	emit_token(&s);
	while (s.tok == TOK_STRING) {
		this = is_key(&s.w, key);
		emit_token(&s);
		emit_token(&s);
		if (this && (s.tok == TOK_WORD || s.tok == TOK_STRING) &&
		    memchr(s.w.p, '\\', s.w.n) == NULL) {
			*v = s.w;
			found++;
		}
		if (pass(&s) == -1)
			return -1;
		emit_token(&s);
		if (emit_tok_is(&s, ','))
			emit_token(&s);
	}
	return emit_tok_is(&s, '}') && found <= 1 ? found : -1;
}

/* "exact" or "lo..hi". */
static int
parse_range(struct walk *w, const struct emit_word *v, struct prange *r)
{
	struct emit_word	 a = *v, b;
	const char		*dots;
	uint32_t		 lo, hi;

	if (emit_word_is(v, "exact"))
		return 0;
	dots = memmem(v->p, v->n, "..", 2);
	if (dots == NULL)
		return emit_parse_bad(w->parse, v->p, "no range of lengths");
	a.n = (size_t)(dots - v->p);
	b.p = dots + 2;
	b.n = v->n - a.n - 2;
	if (emit_word_u32(&a, 128, &lo) == -1 ||
	    emit_word_u32(&b, 128, &hi) == -1)
		return emit_parse_bad(w->parse, v->p, "no range of lengths");
	r->lo = (uint8_t)lo;
	r->hi = (uint8_t)hi;
	return emit_range_ok(w->parse, v->p, r);
}

/* A length under a key of its own. */
static int
parse_length(struct walk *w, const char *key, uint8_t *len)
{
	struct emit_word	 v;
	uint32_t		 n;
	int			 found = member(w, key, &v);

	if (found == -1 || (found == 1 && emit_word_u32(&v, 128, &n) == -1))
		return bad(w);
	if (found == 1)
		*len = (uint8_t)n;
	return 0;
}

/* A row of the list at hand, whose brace is the last token. */
static int
parse_row(struct walk *w)
{
	const struct json_shape	*shape = w->shape;
	struct emit_word	 v;
	struct row		 r;
	int			 n = 0;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (member(w, shape->prefix, &v) != 1)
		return bad(w);
	if (emit_word_prefix(w->parse, &v, 0, &r.prange) == -1)
		return -1;
	if (shape->range != NULL && (n = member(w, shape->range, &v)) == -1)
		return bad(w);
	if (n == 1 && parse_range(w, &v, &r.prange) == -1)
		return -1;
	if (shape->lo != NULL &&
	    (parse_length(w, shape->lo, &r.prange.lo) == -1 ||
	    parse_length(w, shape->hi, &r.prange.hi) == -1 ||
	    emit_range_ok(w->parse, w->s.w.p, &r.prange) == -1))
		return -1;
	if (pass(&w->s) == -1)
		return bad(w);
	return emit_parsed_row(w->parse, &r);
}

static int
array(struct walk *w, size_t depth, enum what what)
{
	emit_token(&w->s);
	if (emit_tok_is(&w->s, ']'))
		return 0;
	for (;;) {
		if (value(w, depth, what) == -1)
			return -1;
		emit_token(&w->s);
		if (emit_tok_is(&w->s, ']'))
			return 0;
		if (!emit_tok_is(&w->s, ','))
			return bad(w);
		emit_token(&w->s);
	}
}

/* "in": inside an object of a list. */
static int
object(struct walk *w, size_t depth, int in)
{
	enum what	 what;

	if (depth >= DEPTH)
		return emit_parse_bad(w->parse, w->s.w.p, "too deep");
	emit_token(&w->s);
	while (!emit_tok_is(&w->s, '}')) {
		if (w->s.tok != TOK_STRING)
			return bad(w);
		what = in && is_key(&w->s.w, w->shape->rows) ? ROWS :
		    !in && is_key(&w->s.w, w->shape->lists) ? LISTS : OTHER;
		emit_token(&w->s);
		if (!emit_tok_is(&w->s, ':'))
			return bad(w);
		emit_token(&w->s);
		if (emit_tok_is(&w->s, '{') && in && what == OTHER ?
		    object(w, depth + 1, 1) == -1 :
		    value(w, depth, what) == -1)
			return -1;
		emit_token(&w->s);
		if (emit_tok_is(&w->s, ',') ?
		    emit_token(&w->s) != TOK_STRING :
		    !emit_tok_is(&w->s, '}'))
			return bad(w);
	}
	return 0;
}

/* A list, whose brace is the last token. */
static int
list(struct walk *w, size_t depth)
{
	struct emit_word	 name;

	if (member(w, w->shape->name, &name) != 1)
		return bad(w);
	if (emit_parsed_new(w->parse, name.p, name.n, 0) == -1)
		return -1;
	return object(w, depth, 1);
}

/* Any value, whose first token is the last one read. */
static int
value(struct walk *w, size_t depth, enum what what)
{
	if (depth == DEPTH)
		return emit_parse_bad(w->parse, w->s.w.p, "too deep");
	if (emit_tok_is(&w->s, '['))
		return array(w, depth + 1, what);
	if (emit_tok_is(&w->s, '{'))
		return what == ROWS ? parse_row(w) : what == LISTS ?
		    list(w, depth + 1) : object(w, depth + 1, 0);
	return what == OTHER && (w->s.tok == TOK_STRING ||
	    w->s.tok == TOK_WORD) ? 0 : bad(w);
}

int
json_lists(struct emit_parse *p, const char *text, size_t size,
    const struct json_shape *shape)
{
	struct walk	 w;

	memset(&w, 0, sizeof w);
	w.parse = p;
	w.shape = shape;
	w.s.p = text;
	w.s.end = text + size;
	w.s.chars = "-+.";
	w.s.quotes = "\"";
	w.s.escapes = 1;
	emit_token(&w.s);
	if (value(&w, 0, shape->lists == NULL ? LISTS : OTHER) == -1)
		return -1;
	return emit_token(&w.s) == TOK_END ? 0 : bad(&w);
}
