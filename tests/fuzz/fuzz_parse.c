/*
 * Every parse hook: a device's text.  The first line names the row.  What it
 * gives is whole: names, families, ranges within their widths.
 */
#include "emit/emit.h"
#include "fuzz.h"

static void
check_row(const struct row *r, int af)
{
	const struct prange	*p = &r->prange;

	if (r->kind != ROW_PREFIX) {
		fuzz_must(r->text != NULL, "a text is there");
		return;
	}
	fuzz_must(p->p.af == 4 || p->p.af == 6, "a row has a family");
	fuzz_must(af == 0 || af == p->p.af, "that of its object");
	fuzz_must(p->p.len <= p->lo && p->lo <= p->hi &&
	    p->hi <= prefix_width(p->p.af), "lengths are in order");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct emitter	*em;
	struct parsed		 parsed;
	char			 name[64], *s;
	size_t			 i, j;

	fuzz_name(name, &data, &n);
	if ((em = emitter_find(name)) == NULL || em->parse == NULL)
		return 0;
	s = fuzz_text(data, n);
	if (emit_parse(em, "fuzz", s, n, &parsed) == 0) {
		for (i = 0; i < parsed.nobj; i++) {
			fuzz_must(parsed.obj[i].name != NULL, "it has a name");
			for (j = 0; j < parsed.obj[i].nrow; j++)
				check_row(&parsed.obj[i].row[j],
				    parsed.obj[i].af);
		}
		parsed_free(&parsed);
	}
	free(s);
	return 0;
}
