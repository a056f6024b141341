/*
 * Host names and values: what a pattern covers, what platforms can say, what is
 * read of a text, and the format of one's own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/publish/members.h"

/* --- patterns ------------------------------------------------------------ */

static void
test_kinds(void **state)
{
	(void)state;
	assert_int_equal(host_kind("outlook.office.com"), HOST_EXACT);
	assert_int_equal(host_kind("*.office.com"), HOST_BELOW);
	assert_int_equal(host_kind("*cdn.onenote.net"), HOST_TAIL);
	assert_int_equal(host_kind("*-files.sharepoint.com"), HOST_TAIL);
	assert_int_equal(host_kind("autodiscover.*.onmicrosoft.com"),
	    HOST_INNER);
	assert_int_equal(host_kind("*.a.*.com"), HOST_INNER);
	assert_int_equal(host_kind("a*.x.com"), HOST_INNER);
}

static void
test_covers(void **state)
{
	static const struct {
		const char	*a, *b;
		int		 covers, meets;
	} t[] = {
		{ "*.x.com", "a.x.com", 1, 1 },
		{ "*.x.com", "a.b.x.com", 1, 1 },
		{ "*.x.com", "x.com", 0, 0 },
		{ "*.x.com", "ax.com", 0, 0 },
		{ "*.x.com", "*.x.com", 1, 1 },
		{ "*.x.com", "*.a.x.com", 1, 1 },
		{ "*.a.x.com", "*.x.com", 0, 1 },
		{ "*.x.com", "*cdn.x.com", 1, 1 },
		{ "*cdn.x.com", "*.x.com", 0, 1 },
		{ "*cdn.x.com", "cdn.x.com", 1, 1 },
		{ "*cdn.x.com", "a-cdn.x.com", 1, 1 },
		{ "*cdn.x.com", "*-cdn.x.com", 1, 1 },
		{ "*.x.com", "a.*.x.com", 1, 1 },
		{ "a.*.x.com", "a.b.x.com", 1, 1 },
		{ "a.*.x.com", "a.x.com", 0, 0 },
		{ "a.*.x.com", "*.x.com", 0, 1 },
		{ "a.*.x.com", "b.*.x.com", 0, 0 },
		{ "a*.x.com", "*b.x.com", 0, 1 },
		{ "*a.x.com", "*b.x.com", 0, 0 },
		{ "x.com", "x.com", 1, 1 },
		{ "x.com", "*", 0, 1 },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		if (host_covers(t[i].a, t[i].b) != t[i].covers)
			fail_msg("%s covers %s: not %d", t[i].a, t[i].b,
			    t[i].covers);
		if (host_meets(t[i].a, t[i].b) != t[i].meets ||
		    host_meets(t[i].b, t[i].a) != t[i].meets)
			fail_msg("%s meets %s: not %d", t[i].a, t[i].b,
			    t[i].meets);
	}
}

static void
test_wide(void **state)
{
	static const char *const	 wide[] = {
		"*", "*.com", "*com", "*.co.uk", "*x.co.uk", "*onenote.net",
		"*.onenote.*", "a.*.com", "*.com.cn"
	};
	static const char *const	 narrow[] = {
		"com", "onenote.net", "*.onenote.net", "*cdn.onenote.net",
		"*.svc.ms", "*.x.co.uk", "autodiscover.*.onmicrosoft.com"
	};
	size_t				 i;

	(void)state;
	for (i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (!host_wide(wide[i]))
			fail_msg("%s is not wide", wide[i]);
	for (i = 0; i < sizeof narrow / sizeof narrow[0]; i++)
		if (host_wide(narrow[i]))
			fail_msg("%s is wide", narrow[i]);
}

static void
test_values(void **state)
{
	static const char *const	 bad[] = {
		"", ":", "1", "1:", ":1", "1::2", "1:2:3:4", "65536:1",
		"1:65536", "01:2", "1:02", "a:1", "1:-1", "1: 2",
		"4294967296:1:1"
	};
	uint32_t			 part[3];
	size_t				 i;

	(void)state;
	assert_int_equal(value_parse("12076:5010 x", 10, part),
	    VALUE_COMMUNITY);
	assert_int_equal(part[0], 12076);
	assert_int_equal(part[1], 5010);
	assert_int_equal(value_kind("0:0"), VALUE_COMMUNITY);
	assert_int_equal(value_kind("65535:65535"), VALUE_COMMUNITY);
	assert_int_equal(value_parse("4294967295:0:7", 14, part),
	    VALUE_LARGE);
	assert_int_equal(part[0], 4294967295U);
	assert_int_equal(part[2], 7);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (value_kind(bad[i]) != VALUE_NONE)
			fail_msg("\"%s\" was taken", bad[i]);
}

/* --- what platforms can say ---------------------------------------------- */

static void
says(unsigned can, unsigned means, const char *s, enum emit_said want,
    const char *as)
{
	struct emitter	 em;
	char		 to[EMIT_TEXT];
	enum emit_said	 how;

	memset(&em, 0, sizeof em);
	em.rows = ROW_HOST;
	em.says = can;
	em.means = means;
	how = emit_say(&em, ROW_HOST, s, to);
	if (how != want || strcmp(to, as) != 0)
		fail_msg("%s: %d \"%s\", not %d \"%s\"", s, how, to, want, as);
}

static void
test_says(void **state)
{
	const unsigned	 dns = HOST_EXACT | HOST_BELOW;
	const char	*inner = "autodiscover.*.onmicrosoft.com";

	(void)state;
	says(0, 0, inner, EMIT_SAID, inner);
	says(dns, 0, "x.com", EMIT_SAID, "x.com");
	says(dns, 0, "*.x.com", EMIT_SAID, "*.x.com");
	says(dns, 0, "*cdn.x.com", EMIT_WIDER, "*.x.com");
	says(dns, 0, inner, EMIT_WIDER, "*.onmicrosoft.com");
	says(dns, 0, "a*.b.x.com", EMIT_WIDER, "*.b.x.com");
	says(dns, 0, "*onenote.net", EMIT_CANT, "");
	says(dns, 0, "*cdn.co.uk", EMIT_CANT, "");
	says(dns | HOST_TAIL, 0, "a.*-b.x.com", EMIT_WIDER, "*-b.x.com");
	says(HOST_EXACT, 0, "*.x.com", EMIT_CANT, "");
	says(HOST_EXACT, 0, inner, EMIT_CANT, "");
	/* below alone does not take the name itself */
	says(HOST_BELOW, 0, "a.x.com", EMIT_WIDER, "*.x.com");
	says(HOST_BELOW, HOSTS_APEX, "a.x.com", EMIT_WIDER, "*.a.x.com");
	/* names that are zones */
	says(HOST_EXACT, HOSTS_ZONE, "*.x.com", EMIT_SAID, "x.com");
	says(HOST_EXACT, HOSTS_ZONE, "x.com", EMIT_SAID, "x.com");
	says(HOST_EXACT, HOSTS_ZONE, "*cdn.x.com", EMIT_WIDER, "x.com");
	says(HOST_EXACT, HOSTS_ZONE, "*cdn.com", EMIT_CANT, "");
}

struct list {
	struct emitter	 em;
	struct conf_list l;
	struct texts	 t;
	struct said	 said;
};

static void
list_init(struct list *x, const char *const *names)
{
	memset(x, 0, sizeof *x);
	x->em.rows = ROW_HOST;
	x->l.use = USE_HOSTS;
	for (; *names != NULL; names++)
		assert_int_equal(texts_add(&x->t, *names), 0);
	texts_sort(&x->t);
}

/* rows are "a b c", what can't be said is "name" or "name>as" */
static void
list_is(struct list *x, const char *rows, const char *unsaid, size_t covered)
{
	char	 buf[1024] = "";
	size_t	 i;

	assert_int_equal(texts_say(&x->said, &x->t, &x->em, &x->l), 0);
	for (i = 0; i < x->said.rows.n; i++) {
		strlcat(buf, i > 0 ? " " : "", sizeof buf);
		strlcat(buf, x->said.rows.s[i], sizeof buf);
	}
	assert_string_equal(buf, rows);
	buf[0] = '\0';
	for (i = 0; i < x->said.n; i++) {
		strlcat(buf, i > 0 ? " " : "", sizeof buf);
		strlcat(buf, x->said.un[i].text, sizeof buf);
		if (x->said.un[i].as != NULL) {
			strlcat(buf, ">", sizeof buf);
			strlcat(buf, x->said.un[i].as, sizeof buf);
		}
	}
	assert_string_equal(buf, unsaid);
	assert_int_equal(x->said.covered, covered);
	said_free(&x->said);
}

static void
test_list_says(void **state)
{
	static const char *const	 names[] = {
		"*.office.com", "*cdn.onenote.net", "a.office.com",
		"a.*.onmicrosoft.com", "office.com", "site-cdn.onenote.net",
		NULL
	};
	struct list			 x;

	(void)state;
	list_init(&x, names);
	/* all that there is: what others cover goes */
	list_is(&x, "*.office.com *cdn.onenote.net a.*.onmicrosoft.com "
	    "office.com", "", 2);
	/* a name stays when the pattern that covers it can't be said */
	x.em.says = HOST_EXACT | HOST_BELOW;
	list_is(&x, "*.office.com office.com site-cdn.onenote.net",
	    "*cdn.onenote.net a.*.onmicrosoft.com", 1);
	x.l.inexpressible = SAY_REFUSE;
	list_is(&x, "*.office.com office.com site-cdn.onenote.net",
	    "*cdn.onenote.net a.*.onmicrosoft.com", 1);
	x.l.inexpressible = SAY_WIDEN;
	list_is(&x, "*.office.com *.onenote.net *.onmicrosoft.com office.com",
	    "*cdn.onenote.net>*.onenote.net "
	    "a.*.onmicrosoft.com>*.onmicrosoft.com", 2);
	x.em.means = HOSTS_APEX;
	list_is(&x, "*.office.com *.onenote.net *.onmicrosoft.com",
	    "*cdn.onenote.net>*.onenote.net "
	    "a.*.onmicrosoft.com>*.onmicrosoft.com", 3);
	x.em.says = HOST_EXACT;
	x.em.means = HOSTS_ZONE;
	x.l.inexpressible = SAY_OMIT;
	list_is(&x, "office.com site-cdn.onenote.net",
	    "*cdn.onenote.net a.*.onmicrosoft.com", 1);
	texts_free(&x.t);
}

/* What can't be said and yet is covered by what is written is not missing. */
static void
test_covered_unsaid(void **state)
{
	static const char *const	 names[] = {
		"*.onenote.net", "*cdn.onenote.net", NULL
	};
	struct list			 x;

	(void)state;
	list_init(&x, names);
	x.em.says = HOST_EXACT | HOST_BELOW;
	list_is(&x, "*.onenote.net", "", 1);
	texts_free(&x.t);
}

/* --- checks and reading -------------------------------------------------- */

static void
refuse_texts(enum row_kind kind, const char *a, const char *b,
    const char *because)
{
	const char		*text[2] = { a, b };
	struct emit_object	 o;
	char			 why[512] = "";

	memset(&o, 0, sizeof o);
	o.em = emitter_find("plain");
	o.name = "X";
	o.kind = kind;
	o.text = text;
	o.ntext = b == NULL ? 1 : 2;
	if (emit_check(&o, why, sizeof why) == 0)
		fail_msg("%s was taken", a);
	if (strstr(why, because) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why, because);
}

static void
test_check(void **state)
{
	(void)state;
	refuse_texts(ROW_HOST, "a b.com", NULL, "not a host name");
	refuse_texts(ROW_HOST, "a.com\nb.com", NULL, "not a host name");
	refuse_texts(ROW_HOST, "", NULL, "empty");
	refuse_texts(ROW_HOST, "b.com", "a.com", "not in order");
	refuse_texts(ROW_HOST, "a.com", "a.com", "not in order");
	refuse_texts(ROW_VALUE, "1:2;", NULL, "not a community");
}

static void
test_read_plain(void **state)
{
	static const char	 hosts[] = "# head\nA.Office.com\n*.x.com\n";
	static const char	 mixed[] = "10.0.0.0/8\na.com\n";
	const struct emitter	*em = emitter_find("plain");
	struct parsed		 p;

	(void)state;
	assert_int_equal(emit_parse(em, "t", hosts, sizeof hosts - 1, &p), 0);
	assert_int_equal(p.nobj, 1);
	assert_int_equal(p.obj[0].nrow, 2);
	assert_int_equal(p.obj[0].row[0].kind, ROW_HOST);
	assert_string_equal(p.obj[0].row[0].text, "a.office.com");
	parsed_free(&p);
	assert_int_equal(emit_parse(em, "t", mixed, sizeof mixed - 1, &p),
	    -1);
	assert_int_equal(p.nobj, 0);
}

/* --- the user's own text ------------------------------------------------- */

static char	 format_why[256];

static void
refuse_format(const struct emit_format *f)
{
	assert_int_equal(emit_format_check(f, ROW_PREFIX, format_why,
	    sizeof format_why), -1);
}

static void
take_format(const struct emit_format *f)
{
	assert_int_equal(emit_format_check(f, ROW_PREFIX, format_why,
	    sizeof format_why), 0);
}

static void
test_format_check(void **state)
{
	struct emit_format	 f = { NULL, NULL, NULL, NULL };

	(void)state;
	refuse_format(&f);
	f.row = "%n/%l %r %a %A %N %m %i %c %s %% \\n\\t\\\\";
	take_format(&f);
	f.row = "%x";
	refuse_format(&f);
	assert_string_equal(format_why,
	    "row: unknown sequence \"%x\"");
	f.row = "a%";
	refuse_format(&f);
	f.row = "a\\x41";
	refuse_format(&f);
	f.row = "a\033[2J";
	refuse_format(&f);
	f.row = "%n";
	f.header = "%n";
	refuse_format(&f);
	f.header = "%N%%";
	take_format(&f);
	/* %h is for lists of names, and what prefixes have is not */
	f.row = "%h %N %c %s %%";
	refuse_format(&f);
	assert_int_equal(emit_format_check(&f, ROW_HOST, format_why,
	    sizeof format_why), 0);
	f.row = "%n";
	assert_int_equal(emit_format_check(&f, ROW_VALUE, format_why,
	    sizeof format_why), -1);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_says),
		cmocka_unit_test(test_list_says),
		cmocka_unit_test(test_covered_unsaid),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_read_plain),
		cmocka_unit_test(test_format_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
