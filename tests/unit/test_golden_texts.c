/*
 * Golden files of rows that are no prefixes, for each row of the table and each
 * kind that it takes: what it can say of these names, and what is read back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/publish/members.h"
#include "given.h"
#include "golden.h"

#define HEADER	"o365feed edge1 rows N sha256 0"

static const struct emit_format format = {
	"%N %h\n", "begin %N\n", "end %N\n", NULL
};

/* Each kind, what others cover, and a name beside its wildcard. */
static const char *const hosts[] = {
	"*-files.sharepoint.com", "*.office.com", "*.online.office.com",
	"*.sharepoint.com", "*broadcast.officeapps.live.com",
	"*cdn.onenote.net", "autodiscover.*.onmicrosoft.com",
	"login.windows-ppe.net", "office.com", "outlook.office.com",
	"outlook.office365.com", "site-cdn.onenote.net", "smtp.office365.com",
	"a_b.office.net", NULL
};
static const char *const values[] = {
	"12076:5010", "12076:5020", "12076:51004", "4200000001:1:2", NULL
};

struct job {
	struct emit_object	 obj[2];
	struct said		 said[2];
	size_t			 n;
};

static void
add_list(struct job *j, const struct emitter *em, const char *name,
    enum row_kind kind, const char *const *rows)
{
	struct conf_list	 l;
	struct emit_object	*o = &j->obj[j->n];
	struct texts		 t;

	memset(&l, 0, sizeof l);
	memset(&t, 0, sizeof t);
	l.use = kind == ROW_HOST ? USE_HOSTS : USE_COMMUNITIES;
	for (; *rows != NULL; rows++)
		assert_int_equal(texts_add(&t, *rows), 0);
	texts_sort(&t);
	assert_int_equal(texts_say(&j->said[j->n], &t, em, &l), 0);
	texts_free(&t);
	memset(o, 0, sizeof *o);
	o->em = em;
	o->name = name;
	o->kind = kind;
	o->text = j->said[j->n].rows.s;
	o->ntext = j->said[j->n].rows.n;
	o->sentinel = emit_sentinel(em);
	given_to(o);
	if (em->parse == NULL)
		o->format = &format;
	j->n++;
}

/* What was written must be read back: the same rows, numbers and sentinel. */
static void
read_back(const struct job *j, const char *text, size_t len)
{
	const struct emit_object	*o;
	const struct parsed_object	*po;
	struct parsed			 p;
	struct row			 row;
	size_t				 i, k, n;
	int				 deny;

	if (j->obj[0].em->parse == NULL)
		return;
	assert_int_equal(emit_parse(j->obj[0].em, "golden", text, len, &p), 0);
	for (i = 0; i < j->n; i++) {
		o = &j->obj[i];
		n = emit_count(o);
		assert_non_null(po = parsed_find(&p, o->name, 0));
		deny = o->em->none != NULL && (o->sentinel != 0 || n == 0);
		assert_int_equal(po->nrow, n + (deny ? 1 : 0));
		for (k = 0; k < n; k++) {
			emit_get(o, k, &row);
			assert_int_equal(po->row[k].kind, row.kind);
			assert_string_equal(po->row[k].text, row.text);
			assert_int_equal(po->row[k].number, row.number);
			assert_false(po->row[k].deny);
		}
		if (deny)
			assert_true(po->row[n].deny);
	}
	parsed_free(&p);
}

static void
run(const char *name, enum row_kind kind, struct job *j)
{
	struct out	 out;
	char		 why[512], folder[64], *text;
	size_t		 i, len;

	snprintf(folder, sizeof folder, "%s-%s", kind == ROW_HOST ? "hosts" :
	    "values", name);
	for (i = 0; i < j->n; i++)
		if (emit_check(&j->obj[i], why, sizeof why) == -1)
			break;
	if (i < j->n) {
		strlcat(why, "\n", sizeof why);
		golden_compare(j->obj[0].em->name, folder, "why", why,
		    strlen(why));
	} else {
		assert_int_equal(out_open_mem(&out), 0);
		emit_whole(&out, HEADER, j->obj, j->n);
		assert_non_null(text = out_steal(&out, &len));
		golden_compare(j->obj[0].em->name, folder, "out", text, len);
		read_back(j, text, len);
		free(text);
	}
	for (i = 0; i < j->n; i++)
		said_free(&j->said[i]);
}

static void
all(const struct emitter *em, enum row_kind kind)
{
	struct job	 j = { .n = 0 };

	add_list(&j, em, "M365", kind, kind == ROW_HOST ? hosts : values);
	run("all", kind, &j);
}

static void
two(const struct emitter *em, enum row_kind kind)
{
	static const char *const one[] = { "login.microsoftonline.com", NULL };
	static const char *const value[] = { "12076:5060", NULL };
	struct job		 j = { .n = 0 };

	if (em->alone)
		return;
	add_list(&j, em, "M365", kind, kind == ROW_HOST ? hosts + 9 : values);
	add_list(&j, em, "LAB", kind, kind == ROW_HOST ? one : value);
	j.obj[1].note = "one note";
	run("two", kind, &j);
}

static void
empty(const struct emitter *em, enum row_kind kind)
{
	static const char *const none[] = { NULL };
	struct job		 j = { .n = 0 };

	add_list(&j, em, "M365", kind, none);
	run("empty", kind, &j);
}

static void
long_name(const struct emitter *em, enum row_kind kind)
{
	struct job	 j = { .n = 0 };
	char		 name[302];

	memset(name, 'N', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	if (em->name_max != 0)
		name[em->name_max + 1] = '\0';
	add_list(&j, em, name, kind, kind == ROW_HOST ? hosts : values);
	run("long-name", kind, &j);
}

/* Old rows: gone; still live; live under another number; a taken number. */
static void
with_retired(const struct emitter *em, enum row_kind kind)
{
	const char *const	*text = kind == ROW_HOST ? hosts : values;
	struct job		 j = { .n = 0 };
	struct retired		 rt[4];

	if (em->load != LOAD_MERGE)
		return;
	memset(rt, 0, sizeof rt);
	add_list(&j, em, "M365", kind, text);
	rt[0].text = kind == ROW_HOST ? "gone.office.com" : "12076:5030";
	rt[1].text = j.obj[0].text[0];
	rt[2].text = j.obj[0].text[1];
	rt[3].text = kind == ROW_HOST ? "old.office.com" : "12076:5040";
	if (em->seq_step != 0) {
		rt[0].number = em->seq_start + 10 * em->seq_step;
		rt[1].number = em->seq_start;
		rt[2].number = em->seq_start + 11 * em->seq_step;
		rt[3].number = em->seq_start + 2 * em->seq_step;
	}
	j.obj[0].retired = rt;
	j.obj[0].nretired = 4;
	run("retired", kind, &j);
}

static void
case_of_all(void (*f)(const struct emitter *, enum row_kind))
{
	size_t	 i;
	int	 k;

	for (i = 0; emitters[i] != NULL; i++)
		for (k = ROW_HOST; k <= ROW_VALUE; k++)
			if (emit_takes(emitters[i], (enum row_kind)k))
				f(emitters[i], (enum row_kind)k);
}

static void
test_all(void **state)
{
	(void)state;
	case_of_all(all);
}

static void
test_two(void **state)
{
	(void)state;
	case_of_all(two);
}

static void
test_empty(void **state)
{
	(void)state;
	case_of_all(empty);
}

static void
test_long_name(void **state)
{
	(void)state;
	case_of_all(long_name);
}

static void
test_retired(void **state)
{
	(void)state;
	case_of_all(with_retired);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_two),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_retired),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
