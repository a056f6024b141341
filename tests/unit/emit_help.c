#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit/delta.h"
#include "emit_help.h"
#include "given.h"
#include "said.h"

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

char *
eh_delta(const struct emit_object *old, size_t nold,
    const struct emit_object *now, size_t nnow, struct emit_edits *sum)
{
	struct out	 out;
	char		*s;

	assert_int_equal(out_open_mem(&out), 0);
	assert_int_equal(emit_delta(&out, "o365feed x delta", old, nold, now,
	    nnow, sum), 0);
	assert_non_null(s = out_steal(&out, NULL));
	return s;
}

void
device(const char *platform, const char *text, const char *name, int af,
    const char *want)
{
	const struct parsed_object	*o;
	struct parsed			 p;
	struct out			 out;
	char				 buf[PREFIX_STRLEN], *s;
	size_t				 i;

	if (emit_parse(emitter_find(platform), "dev", text, strlen(text),
	    &p) == -1)
		fail_msg("%s: not read:\n%s", platform, text);
	if (want == NULL) {
		assert_null(parsed_find(&p, name, af));
		parsed_free(&p);
		return;
	}
	if ((o = parsed_find(&p, name, af)) == NULL)
		fail_msg("%s: no %s", platform, name);
	if (o->bad != NULL)
		fail_msg("%s: %s: %s", platform, name, o->bad);
	assert_int_equal(out_open_mem(&out), 0);
	for (i = 0; i < o->nrow; i++)
		out_printf(&out, "%s%s%u %s", i > 0 ? "; " : "",
		    o->row[i].deny ? "deny " : "", o->row[i].number,
		    prange_str(&o->row[i].prange, buf));
	assert_non_null(s = out_steal(&out, NULL));
	assert_string_equal(s, want);
	free(s);
	parsed_free(&p);
}

void
bad_text(const char *platform, unsigned line, const char *text,
    const char *because)
{
	struct parsed	 p;
	char		 said[1024], want[64];
	int		 rc;

	said_begin();
	rc = emit_parse(emitter_find(platform), "dev", text, strlen(text), &p);
	said_end(said, sizeof said);
	if (rc == 0)
		fail_msg("%s took \"%s\"", platform, text);
	assert_int_equal(p.nobj, 0);
	snprintf(want, sizeof want, "dev: line %u: ", line);
	if (strstr(said, want) == NULL || strstr(said, because) == NULL)
		fail_msg("%s: said \"%s\", not \"%s...%s\"", platform, said,
		    want, because);
}

/* Of several objects, this one can't be used; the one named OK can. */
