/*
 * Each row of the table, and each kind of rows that it takes, has a golden case
 * of an empty object, which is what the row says of one: not written where it
 * would permit all, or might, unless it then denies all; and where a missing
 * one may permit all, every list carries its deny from the first publication.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/path.h"
#include "emit/emit.h"

/* The text of tests/golden/PLATFORM/CASE/FILE, or NULL. */
static char *
golden(const struct emitter *em, const char *name, const char *file,
    size_t *len)
{
	const char	*top = getenv("TOP");
	char		*path, *text;

	if (asprintf(&path, "%s/tests/golden/%s/%s/%s", top != NULL ? top :
	    ".", em->name, name, file) == -1)
		fail_msg("out of memory");
	text = path_read(path, 1024 * 1024, len);
	free(path);
	return text;
}

static int
opens(enum emit_hole h)
{
	return h == HOLE_PERMITS || h == HOLE_UNKNOWN;
}

/* How many objects of a golden file end in a row that denies all. */
static size_t
denies(const struct emitter *em, const char *text, size_t len, size_t *objects)
{
	struct parsed	 p;
	size_t		 i, n = 0;

	assert_int_equal(emit_parse(em, em->name, text, len, &p), 0);
	for (i = 0; i < p.nobj; i++)
		n += p.obj[i].nrow > 0 &&
		    p.obj[i].row[p.obj[i].nrow - 1].deny;
	*objects = p.nobj;
	parsed_free(&p);
	return n;
}

static void
empty_is_told(const struct emitter *em, const char *name)
{
	char	*out, *why, says[256];
	size_t	 len = 0, objects;

	out = golden(em, name, "out", &len);
	why = golden(em, name, "why", &objects);
	if (out == NULL && why == NULL)
		fail_msg("%s has no golden case of an empty object", em->name);
	if (out != NULL && why != NULL)
		fail_msg("%s/%s is both written and refused", em->name, name);
	if (em->hole_source == NULL && em->rows == ROW_PREFIX)
		fail_msg("%s: nobody says what an empty one does", em->name);
	if (why != NULL) {
		/* said in the row's own words, not for some other reason */
		snprintf(says, sizeof says, "empty, and an empty %s %s (%s)\n",
		    em->kind, em->empty == HOLE_PERMITS ? "permits all there" :
		    em->empty == HOLE_ERROR ? "is refused there" :
		    "may permit all there", em->hole_source);
		assert_string_equal(why, says);
		assert_int_not_equal(em->empty, HOLE_NONE);
	} else if (em->empty != HOLE_NONE) {
		if (em->none == NULL)
			fail_msg("%s writes an empty object that is not said "
			    "to match nothing", em->name);
		if (em->parse != NULL && (denies(em, out, len, &objects) !=
		    objects || objects == 0))
			fail_msg("%s: an empty object does not deny all",
			    em->name);
	}
	free(out);
	free(why);
}

static void
test_empty(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; emitters[i] != NULL; i++) {
		if (emit_takes(emitters[i], ROW_PREFIX))
			empty_is_told(emitters[i], "empty");
		if (emit_takes(emitters[i], ROW_HOST))
			empty_is_told(emitters[i], "hosts-empty");
		if (emit_takes(emitters[i], ROW_VALUE))
			empty_is_told(emitters[i], "values-empty");
	}
}

/* A reference that comes before the list must find a deny in it for ever. */
static void
test_missing(void **state)
{
	const struct emitter	*em;
	size_t			 i, len, objects, n = 0;
	char			*out;

	(void)state;
	for (i = 0; (em = emitters[i]) != NULL; i++) {
		if (!opens(em->empty) && !opens(em->missing)) {
			assert_int_equal(emit_sentinel(em), 0);
			continue;
		}
		if (em->seq_step == 0 || em->none == NULL ||
		    em->rows != ROW_PREFIX)
			continue;
		assert_int_not_equal(emit_sentinel(em), 0);
		assert_non_null(out = golden(em, "v4", "out", &len));
		if (denies(em, out, len, &objects) != objects || objects == 0)
			fail_msg("%s: a list without its deny", em->name);
		free(out);
		n++;
	}
	assert_true(n > 5);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_missing),
	};

	log_init("test_holes", LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
