#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit_help.h"
#include "given.h"

static const struct emit_format fmt = { "%n/%l %s\\n", NULL, NULL, NULL };

void
eh_put(struct pset *set, const char *s, unsigned lo, unsigned hi)
{
	struct prange	 r;
	const char	*why;

	memset(&r, 0, sizeof r);
	assert_int_equal(prefix_parse(s, strlen(s), 0, &r.p, &why), 0);
	r.lo = (uint8_t)(lo != 0 ? lo : r.p.len);
	r.hi = (uint8_t)(hi != 0 ? hi : r.p.len);
	assert_int_equal(pset_add_range(set, &r), 0);
	assert_int_equal(pset_sort(set), 0);
}

void
eh_object(struct emit_object *o, const struct emitter *em, const char *name,
    const struct pset *set, int af)
{
	memset(o, 0, sizeof *o);
	o->em = em;
	o->name = name;
	o->set = set;
	o->af = em->families == FAMILIES_APART ? af : 0;
	o->sentinel = emit_sentinel(em);
	given_to(o);
	if (em->parse == NULL)
		o->format = &fmt;
}

char *
eh_render(const struct emit_object *o, size_t n, size_t *len)
{
	struct out	 out;
	char		*s;

	assert_int_equal(out_open_mem(&out), 0);
	emit_whole(&out, "o365feed x rows 1 sha256 y", o, n);
	assert_non_null(s = out_steal(&out, len));
	return s;
}
