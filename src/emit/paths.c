/*
 * Configuration as paths: blocks in braces and commands with a whole path say
 * the same, and are told in the same way, word by word from the top.
 */
#include <string.h>

#include "emit.h"

#define DEPTH	64

struct reader {
	struct emit_parse	*parse;
	unsigned		 flags;
	path_hook		*hook;
	void			*arg;
	struct emit_scan	 s;
	/* words of the open blocks, then of the statement at hand */
	struct emit_path	 p;
	size_t			 base;		/* where that starts */
	struct {
		size_t		 n, base;
		int		 off;
	}			 block[DEPTH];
	size_t			 depth;
	/* what lines without a path of their own stand under */
	struct emit_word	 under[EMIT_WORDS];
	size_t			 nunder;
};

static int
bad(struct reader *r, const char *why)
{
	return emit_parse_bad(r->parse, r->p.n > r->base ?
	    r->p.w[r->base].p : r->s.w.p, why);
}

static void
drop(struct reader *r, size_t i)
{
	memmove(&r->p.w[i], &r->p.w[i + 1],
	    (r->p.n - i - 1) * sizeof r->p.w[0]);
	r->p.n--;
}

/*
 * Tags before a statement: "replace:" says how to load it, "inactive:" that it
 * does not count.  1: it removes something.
 */
static int
tags(struct reader *r)
{
	const struct emit_word	*w = &r->p.w[r->base];

	while (r->p.n > r->base) {
		if (emit_word_is(w, "delete:"))
			return 1;
		if (emit_word_is(w, "inactive:"))
			r->p.off = 1;
		else if (!emit_word_is(w, "replace:") &&
		    !emit_word_is(w, "protect:"))
			break;
		drop(r, r->base);
	}
	return 0;
}

/* Is it a command of a line, not a statement of a block? */
static int
is_command(const struct reader *r)
{
	static const char *const	 verbs[] = {
		"set", "delete", "deactivate", "activate", "no", NULL
	};
	size_t				 i;

	if (r->depth > 0 || r->p.n == r->base)
		return 0;
	for (i = 0; verbs[i] != NULL; i++)
		if (emit_word_is(&r->p.w[r->base], verbs[i]))
			return 1;
	return 0;
}

/* A path from the top: "/a b", "set / a b".  What it stood under is dropped. */
static void
from_top(struct reader *r)
{
	struct emit_word	*w;

	while (r->base > 0) {
		drop(r, 0);
		r->base--;
	}
	r->p.loose = 0;
	w = &r->p.w[0];
	if (r->p.n > 0 && w->n > 0 && *w->p == '/') {
		w->p++;
		if (--w->n == 0)
			drop(r, 0);
	}
	if (r->p.n > 0 && emit_word_is(w, "configure"))
		drop(r, 0);
}

/* The next line stands under what was kept. */
static void
put_under(struct reader *r)
{
	memcpy(r->p.w, r->under, r->nunder * sizeof r->under[0]);
	r->p.n = r->base = r->nunder;
	r->p.off = 0;
}

/*
 * The words of a statement are complete.  1: pass over it.  *keep: it is a path
 * from the top, so that the next lines may stand under it.
 */
static int
prepare(struct reader *r, int *keep)
{
	const struct emit_word	*w = &r->p.w[r->base];

	*keep = 0;
	if (r->depth == 0)
		r->p.loose = r->base > 0;
	if (tags(r))
		return 1;
	if (is_command(r)) {
		if (emit_word_is(w, "deactivate"))
			r->p.off = 1;
		else if (!emit_word_is(w, "set"))
			return 1;
		drop(r, r->base);
		from_top(r);
		return 0;
	}
	if (!(r->flags & PATH_LINES))
		return 0;
	if (r->p.n > r->base && (emit_word_is(w, "delete") ||
	    emit_word_is(w, "no")))
		return 1;
	if (r->depth == 0 && r->p.n > r->base && (*w->p == '/' ||
	    emit_word_is(w, "configure"))) {
		from_top(r);
		*keep = 1;
	}
	return 0;
}

static int
statement(struct reader *r)
{
	int	 keep, rc = 0;

	if (r->p.n == r->base)
		return 0;
	r->p.what = PATH_STATEMENT;
	if (!prepare(r, &keep))
		rc = r->hook(r->parse, &r->p, r->arg);
	if (rc == 0 && keep) {
		memcpy(r->under, r->p.w, r->p.n * sizeof r->under[0]);
		r->nunder = r->p.n;
	}
	if (r->depth == 0)
		put_under(r);
	else {
		r->p.n = r->base;
		r->p.off = r->block[r->depth - 1].off;
	}
	return rc;
}

static int
enter(struct reader *r)
{
	int	 keep;

	if (r->depth == DEPTH)
		return bad(r, "too deep");
	if (prepare(r, &keep))
		return bad(r, "not understood");
	r->p.what = PATH_OPEN;
	if (r->hook(r->parse, &r->p, r->arg) == -1)
		return -1;
	r->block[r->depth].n = r->p.n;
	r->block[r->depth].base = r->base;
	r->block[r->depth++].off = r->p.off;
	r->base = r->p.n;
	return 0;
}

static int
leave(struct reader *r)
{
	if (r->depth == 0)
		return bad(r, "\"}\" out of place");
	r->depth--;
	r->p.n = r->block[r->depth].n;
	r->p.off = r->block[r->depth].off;
	r->p.what = PATH_CLOSE;
	if (r->hook(r->parse, &r->p, r->arg) == -1)
		return -1;
	if (r->depth == 0) {
		put_under(r);
		return 0;
	}
	r->p.n = r->base = r->block[r->depth - 1].n;
	r->p.off = r->block[r->depth - 1].off;
	return 0;
}

static int
at_char(struct reader *r, char c)
{
	int	 lines = (r->flags & PATH_LINES) != 0;

	if (c == '{')
		return enter(r);
	if (c == ';' && !lines)
		return statement(r);
	if (c != '}') {
		if (r->p.n < EMIT_WORDS)
			r->p.w[r->p.n++] = r->s.w;
		return 0;
	}
	if (r->p.n > r->base) {
		if (!lines)
			return bad(r, "\"}\" out of place");
		if (statement(r) == -1)
			return -1;
	}
	return leave(r);
}

/* One token; 1 at the end of the text. */
static int
step(struct reader *r)
{
	emit_token(&r->s);
	if (r->p.n > r->base && (r->s.nl || r->s.tok == TOK_END) &&
	    (r->flags & PATH_LINES || is_command(r))) {
		if (!r->s.nl)
			return bad(r, "the text ends in this line");
		if (statement(r) == -1)
			return -1;
	}
	switch (r->s.tok) {
	case TOK_END:
		if (r->depth > 0 || r->p.n > r->base)
			return bad(r, "the text ends inside a block");
		return 1;
	case TOK_BAD:
		return emit_parse_bad(r->parse, r->s.w.p,
		    "a string or a comment without an end");
	case TOK_CHAR:
		return at_char(r, *r->s.w.p);
	default:
		break;
	}
	if (r->p.n < EMIT_WORDS)
		r->p.w[r->p.n++] = r->s.w;
	return 0;
}

int
path_parse(struct emit_parse *p, const char *text, size_t size,
    unsigned flags, path_hook *hook, void *arg)
{
	struct reader	 r;
	int		 rc;

	memset(&r, 0, sizeof r);
	r.parse = p;
	r.flags = flags;
	r.hook = hook;
	r.arg = arg;
	r.s.p = text;
	r.s.end = text + size;
	r.s.chars = "_-./:*<>@+=,$%&~^?!'\\|";
	r.s.quotes = "\"";
	r.s.escapes = 1;
	r.s.comments = 1;
	while ((rc = step(&r)) == 0)
		;
	return rc == 1 ? 0 : -1;
}

int
path_match(const struct emit_path *p, const char *const *keys, size_t *name)
{
	size_t	 i = 0, k = 0;

	*name = 0;
	/* a part of the configuration may lack the outer blocks */
	while (keys[k] != NULL && p->n > 0 && !emit_word_is(&p->w[0], keys[k]))
		k++;
	for (; keys[k] != NULL; k++, i++)
		if (i == p->n || !emit_word_is(&p->w[i], keys[k]))
			return 0;
	if (i == 0 || i == p->n)
		return 0;
	*name = i;
	return 1;
}
