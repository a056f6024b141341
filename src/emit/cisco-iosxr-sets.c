/*
 * Sets of IOS-XR as text: "WORD NAME", entries with a comma after each but the
 * last, "end-set" (Cisco IOS XR Routing Configuration Guide, OL-14356-01,
 * RC-357).
 */
#include "emit.h"

/*
 * A line of a set.  *more: 2 before the first entry, 1 when an entry must
 * follow, 0 when none may.  1 at the end of the set.
 */
static int
parse_inner(struct emit_parse *p, struct emit_line *l, int *more,
    int (*entry)(struct emit_parse *, const struct emit_line *))
{
	struct emit_word	*last;
	int			 ends;

	ends = l->n == 1 && emit_word_is(&l->w[0], "end-set");
	if (l->cut && !ends)
		return emit_parse_bad(p, l->p, "the text ends inside a set");
	if (l->n == 0 || l->w[0].p[0] == '#' || l->w[0].p[0] == '!')
		return 0;
	if (ends)
		return *more == 1 ? emit_parse_bad(p, l->p,
		    "a comma before it, and no entry") : 1;
	if (*more == 0)
		return emit_parse_bad(p, l->p, "no comma before it");
	last = &l->w[l->n - 1];
	*more = last->p[last->n - 1] == ',';
	if (*more && --last->n == 0)
		l->n--;
	return l->n == 0 ? emit_parse_bad(p, l->p, "not understood") :
	    entry(p, l);
}

int
endset_parse(struct emit_parse *p, const char *text, size_t size,
    const char *word, int (*entry)(struct emit_parse *,
    const struct emit_line *))
{
	const char		*stop = text + size, *at = text;
	struct emit_line	 l;
	int			 in = 0, more = 0, r;

	while (emit_next_line(&text, stop, &l)) {
		if (in) {
			if ((r = parse_inner(p, &l, &more, entry)) == -1)
				return -1;
			in = r == 0;
		} else if (l.n >= 1 && emit_word_is(&l.w[0], word)) {
			if (l.n != 2 || l.cut)
				return emit_parse_bad(p, l.p, "not understood");
			if (emit_parsed_new(p, l.w[1].p, l.w[1].n, 0) == -1)
				return -1;
			in = 1;
			more = 2;	/* the first entry, or none */
			at = l.p;
		}
	}
	return in ? emit_parse_bad(p, at, "a set without an end") : 0;
}
