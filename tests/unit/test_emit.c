/*
 * The driver and every row of the table: names, checks, digests, and that what
 * is written is read back, also from among other configuration and cut short.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "emit/emit.h"
#include "said.h"

static uint64_t	 seed;

static uint32_t
rnd(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32) % n;
}

static const struct emit_format fmt = { "%n/%l %s\\n", NULL, NULL, NULL };

static void
put(struct pset *set, const char *s, unsigned lo, unsigned hi)
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

static void
object(struct emit_object *o, const struct emitter *em, const char *name,
    const struct pset *set, int af)
{
	memset(o, 0, sizeof *o);
	o->em = em;
	o->name = name;
	o->set = set;
	o->af = em->families == FAMILIES_APART ? af : 0;
	o->sentinel = emit_sentinel(em);
	if (em->parse == NULL)
		o->format = &fmt;
}

static char *
render(const struct emit_object *o, size_t n, size_t *len)
{
	struct out	 out;
	char		*s;

	assert_int_equal(out_open_mem(&out), 0);
	emit_whole(&out, "o365feed x rows 1 sha256 y", o, n);
	assert_non_null(s = out_steal(&out, len));
	return s;
}

/* --- the table ----------------------------------------------------------- */

static void
test_table(void **state)
{
	const struct emitter	*em;
	size_t			 i;

	(void)state;
	for (i = 0; (em = emitters[i]) != NULL; i++) {
		if (i > 0)
			assert_true(strcmp(emitters[i - 1]->name,
			    em->name) < 0);
		assert_ptr_equal(emitter_find(em->name), em);
		assert_non_null(em->platform);
		assert_non_null(em->kind);
		assert_non_null(em->title);
		assert_non_null(em->load_how);
		assert_non_null(em->hole_source);
		assert_non_null(em->checked);
		assert_non_null(em->row);
		assert_true(em->name_max <= EMIT_NAME_MAX);
		assert_int_not_equal(em->ranges, 0);
		if (em->load == LOAD_MERGE)
			assert_non_null(em->del);
		if (em->delta == DELTA_LINES) {
			assert_non_null(em->add);
			assert_non_null(em->del);
			assert_non_null(em->parse);
		}
		if (em->seq_step != 0)
			assert_true(em->seq_start > 0 &&
			    em->seq_max > em->seq_start);
		assert_true(strlen(emit_match_name(em->matches)) > 0);
		assert_true(strlen(emit_families_name(em->families)) > 0);
		assert_true(strlen(emit_hole_name(em->empty)) > 0);
		assert_true(strlen(emit_hole_name(em->missing)) > 0);
		assert_true(strlen(emit_load_name(em->load)) > 0);
		assert_true(strlen(emit_delta_name(em->delta)) > 0);
		assert_true(strlen(emit_order_name(em->order)) > 0);
	}
	assert_null(emitter_find("no-such-platform"));
	assert_null(emitter_find(""));
}

/* --- names --------------------------------------------------------------- */

static void
want_name(const char *platform, const char *name, int af, int only,
    const char *want)
{
	char	*s = emit_name(emitter_find(platform), name, af, only);

	assert_string_equal(s, want);
	free(s);
}

static void
test_names(void **state)
{
	(void)state;
	want_name("cisco-ios-prefix-list", "M365", 4, 0, "M365-V4");
	want_name("cisco-ios-prefix-list", "M365", 6, 0, "M365-V6");
	want_name("cisco-ios-prefix-list", "M365", 6, 6, "M365");
	want_name("frr-prefix-list", "M365", 4, 0, "M365");
	want_name("frr-prefix-list", "M365", 6, 0, "M365");
	want_name("bird2-prefix-set", "M365-a.b", 4, 0, "M365_a_b_V4");
	want_name("bird2-prefix-set", "M365-a", 4, 4, "M365_a");
	want_name("junos-prefix-list", "M365.a", 4, 0, "M365_a-V4");
	want_name("json", "M365", 0, 0, "M365");
}

/* Nothing that a shell, a parser, a spreadsheet or a pager could take up. */
static void
test_hostile_names(void **state)
{
	static const char *const	 bad[] = {
		"", " ", "a b", "a\nb", "a\rb", "a\tb", "a\"b", "a'b", "a`b",
		"a;b", "a{b", "a}b", "a[b", "a]b", "a(b", "a)b", "a,b", "a!b",
		"a#b", "a$b", "a%b", "a&b", "a*b", "a/b", "a\\b", "a|b", "a<b",
		"a>b", "a?b", "a=b", "a@b", "a:b", "a+b", "a~b", "a^b",
		"a\x01" "b", "a\x7f" "b", "a\x80" "b", "\xc3\xa4", "-a", "-",
		".a", "..", "=1", "@x", "*/", "a\033[2J", NULL
	};
	const struct emitter		*em;
	char				 why[512];
	size_t				 i, k;

	(void)state;
	for (i = 0; (em = emitters[i]) != NULL; i++) {
		assert_int_equal(emit_check_name(em, "M365", why, sizeof why),
		    0);
		for (k = 0; bad[k] != NULL; k++) {
			why[0] = '\0';
			if (emit_check_name(em, bad[k], why, sizeof why) == 0)
				fail_msg("%s took \"%s\"", em->name, bad[k]);
			assert_true(strlen(why) > 0);
			assert_null(strchr(why, '\n'));
			assert_null(strchr(why, '\033'));
		}
	}
}

static void
refuse_name(const char *platform, const char *name, const char *because)
{
	char	 why[512] = "";

	if (emit_check_name(emitter_find(platform), name, why,
	    sizeof why) == 0)
		fail_msg("%s took \"%s\"", platform, name);
	if (strstr(why, because) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why, because);
}

static void
take_name(const char *platform, const char *name)
{
	char	 why[512] = "";

	if (emit_check_name(emitter_find(platform), name, why,
	    sizeof why) == -1)
		fail_msg("%s: %s", platform, why);
}

static void
test_name_limits(void **state)
{
	char	 n64[65], n65[66];

	(void)state;
	memset(n64, 'a', 64);
	memset(n65, 'a', 65);
	n64[64] = n65[65] = '\0';
	n64[0] = n65[0] = 'X';
	take_name("cisco-ios-object-group", n64);
	refuse_name("cisco-ios-object-group", n65, "takes 64");
	take_name("bird2-prefix-set", n64);
	refuse_name("bird2-prefix-set", n65, "65 characters");
	refuse_name("cisco-ios-prefix-list", "seq", "keyword");
	refuse_name("cisco-ios-prefix-list", "SEQ", "keyword");
	refuse_name("cisco-ios-prefix-list", "sequence-number", "keyword");
	refuse_name("cisco-ios-prefix-list", "detail", "keyword");
	take_name("cisco-ios-prefix-list", "sequence-numbers");
	take_name("cisco-ios-prefix-list", "seq1");
	refuse_name("bird2-prefix-set", "filter", "keyword");
	refuse_name("bird2-prefix-set", "365", "letter first");
	refuse_name("bird2-prefix-set", "a-b", "character 2");
	refuse_name("arista-eos-prefix-list", "365", "letter first");
	take_name("junos-prefix-list", "365");
}

/* --- checks -------------------------------------------------------------- */

static void
refuse(const struct emit_object *o, const char *because)
{
	char	 why[512] = "";

	if (emit_check(o, why, sizeof why) == 0)
		fail_msg("%s was taken: %s", o->em->name, because);
	if (strstr(why, because) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why, because);
}

static void
take(const struct emit_object *o)
{
	char	 why[512] = "";

	if (emit_check(o, why, sizeof why) == -1)
		fail_msg("%s: %s", o->em->name, why);
}

static void
test_checks(void **state)
{
	uint32_t		 number[2] = { 5, 5 };
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };

	(void)state;
	put(&set, "10.0.0.0/8", 0, 0);
	put(&set, "11.0.0.0/8", 9, 24);
	object(&o, emitter_find("cisco-ios-prefix-list"), "X", &set, 4);
	take(&o);
	o.number = number;
	refuse(&o, "two rows have the number 5");
	number[0] = o.sentinel;
	refuse(&o, "is none for a row");
	number[0] = 0;
	refuse(&o, "is none for a row");
	number[0] = 10;
	take(&o);
	o.name = "a b";
	refuse(&o, "character 2");
	object(&o, emitter_find("cisco-ios-prefix-list"), "X", &set, 4);
	o.af = 0;
	refuse(&o, "families apart");
	o.set = NULL;
	refuse(&o, "holds prefixes");
	object(&o, emitter_find("cisco-ios-object-group"), "X", &set, 4);
	refuse(&o, "can't say \"11.0.0.0/8 ge 9 le 24\"");
	o.sentinel = 7;
	set.n4 = 1;
	refuse(&o, "no row that denies all");
	o.sentinel = 0;
	take(&o);
	set.n4 = 0;
	refuse(&o, "empty");
	object(&o, emitter_find("plain"), "X", &set, 0);
	take(&o);
	o.af = 4;
	refuse(&o, "families together");
	pset_free(&set);
	/* bare prefixes: all exact, or all orlonger */
	put(&set, "10.0.0.0/8", 8, 32);
	put(&set, "10.0.0.1/32", 32, 32);
	object(&o, emitter_find("junos-prefix-list"), "X", &set, 4);
	take(&o);
	put(&set, "11.0.0.0/8", 0, 0);
	refuse(&o, "some are exact and some not");
	pset_free(&set);
}

static void
test_row_limits(void **state)
{
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };
	struct emitter		 em = *emitter_find("arista-eos-prefix-list");
	struct prange		 r;
	uint32_t		 start, step, i;

	(void)state;
	assert_int_equal(emit_numbering(&em, 6553, &start, &step), 0);
	assert_int_equal(start, 10);
	assert_int_equal(step, 10);
	assert_int_equal(emit_numbering(&em, 6554, &start, &step), 0);
	assert_int_equal(start, 1);
	assert_int_equal(step, 10);
	assert_int_equal(emit_numbering(&em, 6555, &start, &step), 0);
	assert_int_equal(step, 9);
	assert_int_equal(emit_numbering(&em, 65534, &start, &step), 0);
	assert_int_equal(step, 1);
	assert_int_equal(emit_numbering(&em, 65535, &start, &step), -1);
	memset(&r, 0, sizeof r);
	r.p.af = 4;
	r.p.len = r.lo = r.hi = 32;
	for (i = 0; i < 65535; i++) {
		r.p.addr[1] = (uint8_t)(i >> 16);
		r.p.addr[2] = (uint8_t)(i >> 8);
		r.p.addr[3] = (uint8_t)i;
		assert_int_equal(pset_add_range(&set, &r), 0);
	}
	assert_int_equal(pset_sort(&set), 0);
	object(&o, &em, "X", &set, 4);
	refuse(&o, "65535 rows, and arista-eos-prefix-list has numbers up to");
	set.n4--;
	take(&o);
	em.row_max = 65533;
	refuse(&o, "65534 rows, arista-eos-prefix-list takes 65533");
	pset_free(&set);
}

/* Where the longest prefix decides, rows must not hide what others accept. */
static void
test_longest(void **state)
{
	const struct emitter	*em = emitter_find("junos-route-filter-list");
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };

	(void)state;
	object(&o, em, "X", &set, 4);
	put(&set, "10.0.0.0/8", 8, 32);
	put(&set, "10.1.0.0/16", 0, 0);
	refuse(&o, "10.1.0.0/16 hides a part of 10.0.0.0/8");
	put(&set, "10.1.0.0/16", 16, 32);
	take(&o);
	pset_free(&set);
	put(&set, "10.0.0.0/8", 0, 0);		/* exact rows never hide */
	put(&set, "10.1.0.0/16", 0, 0);
	put(&set, "10.1.0.0/24", 0, 0);
	take(&o);
	pset_free(&set);
	put(&set, "10.0.0.0/8", 8, 24);		/* nor those of one upto */
	put(&set, "10.1.0.0/16", 16, 24);
	put(&set, "10.1.0.0/26", 0, 0);
	put(&set, "10.2.0.0/24", 0, 0);
	take(&o);
	put(&set, "10.3.0.0/16", 16, 23);
	refuse(&o, "10.3.0.0/16 hides");
	pset_free(&set);
	put(&set, "10.0.0.0/8", 9, 16);		/* two ranges of one prefix */
	put(&set, "10.0.0.0/8", 20, 24);
	put(&set, "10.1.0.0/16", 16, 16);
	put(&set, "10.1.0.0/16", 20, 24);
	take(&o);
	put(&set, "0.0.0.0/0", 0, 32);
	put(&set, "255.255.255.255/32", 0, 0);
	refuse(&o, "hides");
	pset_free(&set);
	put(&set, "0.0.0.0/0", 0, 32);
	put(&set, "255.255.255.255/32", 0, 0);
	take(&o);
	pset_free(&set);
}

static void
test_format_check(void **state)
{
	struct emit_format	 f = { NULL, NULL, NULL, NULL };
	char			 why[256];

	(void)state;
	assert_int_equal(emit_format_check(&f, why, sizeof why), -1);
	f.row = "%n/%l %r %a %A %N %m %i %c %s %% \\n\\t\\\\";
	assert_int_equal(emit_format_check(&f, why, sizeof why), 0);
	f.row = "%x";
	assert_int_equal(emit_format_check(&f, why, sizeof why), -1);
	assert_string_equal(why, "row: unknown sequence \"%x\"");
	f.row = "a%";
	assert_int_equal(emit_format_check(&f, why, sizeof why), -1);
	f.row = "a\\x41";
	assert_int_equal(emit_format_check(&f, why, sizeof why), -1);
	f.row = "a\033[2J";
	assert_int_equal(emit_format_check(&f, why, sizeof why), -1);
	f.row = "%n";
	f.header = "%n";
	assert_int_equal(emit_format_check(&f, why, sizeof why), -1);
	f.header = "%N%%";
	assert_int_equal(emit_format_check(&f, why, sizeof why), 0);
}

static void
test_format(void **state)
{
	struct emit_format	 f = { "%n/%l", "{", "}", ", " };
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };
	size_t			 len;
	char			*s;

	(void)state;
	put(&set, "10.0.0.0/8", 0, 0);
	put(&set, "2001:db8::/32", 0, 0);
	object(&o, emitter_find("format"), "X", &set, 0);
	o.format = &f;
	s = render(&o, 1, &len);
	assert_string_equal(s, "{10.0.0.0/8, 2001:db8::/32}\n");
	free(s);
	f.header = f.footer = f.separator = NULL;
	f.row = "%n/%l\\n";
	s = render(&o, 1, &len);
	assert_string_equal(s, "10.0.0.0/8\n2001:db8::/32\n");
	free(s);
	f.row = "%c:%N:%m:%i:%a-%A\\\\n";	/* a backslash and an n */
	set.n6 = 0;
	s = render(&o, 1, &len);
	assert_string_equal(s, "1:X:255.0.0.0:0.255.255.255:8-8\\n\n");
	free(s);
	pset_free(&set);
}

/* --- digests ------------------------------------------------------------- */

static void
test_digest(void **state)
{
	static const char	 text[] = "o365feed state 1\n"
	    "cisco-ios-prefix-list X 4\n10.0.0.0/8 8 24 5\n"
	    "11.0.0.0/8 8 8 10\nsentinel 4294967294\n";
	static const char	 text2[] = "o365feed state 1\njson X 0\n"
	    "10.0.0.0/8 8 24 -\n11.0.0.0/8 8 8 -\n2001:db8::/32 32 32 -\n";
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };
	char			 a[DIGEST_SIZE], b[DIGEST_SIZE];

	(void)state;
	put(&set, "10.0.0.0/8", 8, 24);
	put(&set, "11.0.0.0/8", 0, 0);
	put(&set, "2001:db8::/32", 0, 0);
	object(&o, emitter_find("cisco-ios-prefix-list"), "X", &set, 4);
	emit_digest(&o, a);
	digest_of(text, sizeof text - 1, b);
	assert_string_equal(a, b);
	o.note = "layout does not count";
	emit_digest(&o, b);
	assert_string_equal(a, b);
	object(&o, emitter_find("json"), "X", &set, 0);
	emit_digest(&o, a);
	digest_of(text2, sizeof text2 - 1, b);
	assert_string_equal(a, b);
	pset_free(&set);
}

/* --- writing and reading back -------------------------------------------- */

static void
random_range(const struct emitter *em, int af, struct prange *r)
{
	unsigned	 w = prefix_width(af), i;

	memset(r, 0, sizeof *r);
	r->p.af = (uint8_t)af;
	switch (rnd(8)) {
	case 0:
		r->p.len = (uint8_t)(rnd(2) ? w : 0);
		break;
	case 1:
		r->p.len = (uint8_t)(w - rnd(3));
		break;
	default:
		r->p.len = (uint8_t)(1 + rnd(w - 1));
	}
	for (i = 0; i < r->p.len; i++)
		if (rnd(8) == 0 ? 1 : rnd(2))
			r->p.addr[i / 8] |= (uint8_t)(0x80 >> i % 8);
	r->lo = r->hi = r->p.len;
	if (em->ranges & RANGE_DATA || (em->ranges & RANGE_SPAN)) {
		if (rnd(2))
			r->lo = (uint8_t)(r->p.len + rnd(w - r->p.len + 1));
		if (rnd(2))
			r->hi = (uint8_t)(r->lo + rnd(w - r->lo + 1));
		else
			r->hi = r->lo;
		if (rnd(5) == 0)
			r->hi = (uint8_t)w;
	}
}

static uint32_t *
random_numbers(const struct emitter *em, size_t n)
{
	uint32_t	*num, step, at = 0, t;
	size_t		 i, j;

	assert_non_null(num = calloc(n + 1, sizeof *num));
	step = (em->seq_max - 1) / (uint32_t)(n + 1);
	for (i = 0; i < n; i++)
		num[i] = at += 1 + rnd(step > 20 && rnd(4) ? 20 : step);
	for (i = n; i-- > 1; ) {
		j = rnd((uint32_t)i + 1);
		t = num[i];
		num[i] = num[j];
		num[j] = t;
	}
	return num;
}

/* Other configuration of the same device, before and after. */
static void
around(const struct emitter *em, const char **before, const char **after)
{
	static const char	 ios[] = "Building configuration...\r\n!\n"
	    "hostname r1\n!\ninterface Gi0\n ip address 192.0.2.1 "
	    "255.255.255.0\n!\nip prefix-list sequence-number\n"
	    "route-map X permit 10\n match ip address prefix-list M\n!\n";
	static const char	 junos[] = "## Last commit: never\n"
	    "version 22.1;\nsystem { host-name r1; login { message "
	    "\"a \\\"; } { \\\" b\"; } }\n/* { */ policy-options {\n"
	    "    policy-statement P { from { prefix-list M-V4; } then accept; }"
	    "\n    community C members [ 64500:1 64500:2 ];\n}\n";
	static const char	 bird[] = "router id 192.0.2.1;\n"
	    "define N = 5; define A = [ 1, 2..3 ]; define 'B-c' = [ (1,2) ];\n"
	    "function f() { return net ~ [ 10.0.0.0/8 ]; } /* [ */\n";

	*before = *after = "";
	if (em->comment == NULL || em->families == FAMILIES_TOGETHER)
		return;
	if (*em->comment == '!')
		*before = *after = ios;
	else if (em->open != NULL)
		*before = *after = junos;
	else
		*before = *after = bird;
}

static void
same_object(const struct parsed *p, const struct emit_object *o)
{
	const struct parsed_object	*po = parsed_find(p, o->name, o->af);
	struct row			 row;
	size_t				 i, n = emit_count(o);
	int				 deny;

	if (po == NULL)
		fail_msg("%s: no object %s", o->em->name, o->name);
	deny = o->em->none != NULL && (o->sentinel != 0 || n == 0);
	assert_int_equal(po->nrow, n + (deny ? 1 : 0));
	for (i = 0; i < n; i++) {
		emit_get(o, i, &row);
		if (memcmp(&po->row[i].prange, &row.prange,
		    sizeof row.prange) != 0 ||
		    po->row[i].number != row.number || po->row[i].deny)
			fail_msg("%s: row %zu differs", o->em->name, i);
	}
	if (deny)
		assert_true(po->row[n].deny);
}

/* No cut makes a row that was not there. */
static void
subset_object(const struct parsed *p, const struct emit_object *o)
{
	const struct parsed_object	*po;
	struct row			 row;
	size_t				 i, k, n = emit_count(o);

	for (k = 0; k < p->nobj; k++) {
		po = &p->obj[k];
		if (strcmp(po->name, o->name) != 0 && po->name[0] != '\0')
			continue;
		for (i = 0; i < po->nrow; i++) {
			if (po->row[i].deny || i >= n)
				continue;
			emit_get(o, i, &row);
			if (o->af != 0 && po->af != 0 && po->af != o->af)
				break;
			if (memcmp(&po->row[i].prange, &row.prange,
			    sizeof row.prange) != 0)
				fail_msg("%s: a cut made a row", o->em->name);
		}
	}
}

static void
round_trip(const struct emitter *em)
{
	const char		*before, *after;
	struct emit_object	 o[2];
	struct pset		 set = { .n4 = 0 };
	struct parsed		 p;
	struct prange		 r;
	uint32_t		*num[2] = { NULL, NULL };
	size_t			 i, n = rnd(20), nobj, len, blen, cut;
	char			*s, *all, *name[2] = { NULL, NULL };
	char			 why[256], said[2048];

	for (i = 0; i <= n; i++) {
		random_range(em, rnd(2) ? 4 : 6, &r);
		assert_int_equal(pset_add_range(&set, &r), 0);
	}
	assert_int_equal(pset_sort(&set), 0);
	nobj = em->families == FAMILIES_APART ? 2 : 1;
	for (i = 0; i < nobj; i++) {
		name[i] = emit_name(em, "M", i == 0 ? 4 : 6, 0);
		if (nobj == 1) {
			free(name[i]);
			name[i] = emit_name(em, "M", 0, 0);
		}
		object(&o[i], em, name[i], &set, i == 0 ? 4 : 6);
		if (em->seq_step != 0 && rnd(2))
			o[i].number = num[i] = random_numbers(em,
			    emit_count(&o[i]));
		if (emit_check(&o[i], why, sizeof why) == -1)
			goto out;	/* hidden or empty: not for this row */
	}
	s = render(o, nobj, &len);
	around(em, &before, &after);
	blen = strlen(before);
	assert_int_not_equal(asprintf(&all, "%s%s%s", before, s, after), -1);
	if (emit_parse(em, "all", all, strlen(all), &p) == -1)
		fail_msg("%s: not read back:\n%s", em->name, all);
	for (i = 0; i < nobj; i++)
		same_object(&p, &o[i]);
	parsed_free(&p);
	for (i = 0; i < 8; i++) {
		cut = blen + rnd((uint32_t)len + 1);
		said_begin();
		if (emit_parse(em, "cut", all, cut, &p) == 0) {
			said_end(said, sizeof said);
			subset_object(&p, &o[0]);
			if (nobj == 2)
				subset_object(&p, &o[1]);
		} else {
			said_end(said, sizeof said);
			if (strstr(said, "cut: line ") == NULL)
				fail_msg("%s: said \"%s\"", em->name, said);
		}
		parsed_free(&p);
	}
	free(all);
	free(s);
out:
	for (i = 0; i < 2; i++) {
		free(num[i]);
		free(name[i]);
	}
	pset_free(&set);
}

static void
test_round_trip(void **state)
{
	const char	*c = getenv("CHECK_COUNT");
	size_t		 i, k, n = 1000;

	(void)state;
	n *= c != NULL && atol(c) > 0 ? (size_t)atol(c) : 1;
	for (i = 0; emitters[i] != NULL; i++)
		for (k = 0; emitters[i]->parse != NULL && k < n; k++)
			round_trip(emitters[i]);
}

/* Objects with an end of their own: every cut inside is seen. */
static void
test_every_cut(void **state)
{
	static const char *const	 name[] = { "cisco-iosxr-prefix-set",
	    "junos-prefix-list", "junos-route-filter-list",
	    "bird2-prefix-set", "json" };
	struct emit_object		 o;
	struct pset			 set = { .n4 = 0 };
	struct parsed			 p;
	char				*s, *e, said[1024], want[64];
	size_t				 i, k, len, first;
	int				 rc;

	(void)state;
	put(&set, "10.0.0.0/8", 0, 0);
	put(&set, "11.0.0.0/8", 0, 0);
	put(&set, "203.0.113.7/32", 0, 0);
	for (i = 0; i < sizeof name / sizeof name[0]; i++) {
		object(&o, emitter_find(name[i]), "M365", &set, 4);
		s = render(&o, 1, &len);
		assert_non_null(e = strstr(s, "10.0.0.0"));
		first = (size_t)(e - s);
		assert_non_null(e = strstr(s, "203.0.113.7"));
		for (k = first; k <= (size_t)(e - s) + 4; k++) {
			said_begin();
			rc = emit_parse(o.em, "cut", s, k, &p);
			said_end(said, sizeof said);
			if (rc == 0)
				fail_msg("%s: cut at %zu was taken", name[i],
				    k);
			snprintf(want, sizeof want, "cut: line ");
			assert_non_null(strstr(said, want));
		}
		free(s);
	}
	pset_free(&set);
}

/* --- texts of devices ---------------------------------------------------- */

static void
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

static void
test_devices(void **state)
{
	(void)state;
	device("cisco-ios-prefix-list",
	    "ip prefix-list A description for C\n"
	    "ip prefix-list A seq 5 permit 10.0.0.0/8\r\n"
	    "ip prefix-list B seq 5 deny 0.0.0.0/0 le 32\n"
	    "ip prefix-list A seq 10 permit 11.0.0.0/8 ge 9 le 24\n"
	    "ip prefix-list A seq 15 permit 12.0.0.0/8 ge 24\n"
	    "!\nipv6 prefix-list A seq 5 permit 2001:DB8::/32 le 48\nend\n",
	    "A", 4, "5 10.0.0.0/8; 10 11.0.0.0/8 ge 9 le 24; "
	    "15 12.0.0.0/8 ge 24 le 32");
	device("cisco-ios-prefix-list",
	    "ipv6 prefix-list A seq 5 permit 2001:DB8::/32 le 48\n", "A", 6,
	    "5 2001:db8::/32 le 48");
	device("cisco-ios-prefix-list", "ip prefix-list A permit 10.0.0.0/8\n",
	    "A", 4, "0 10.0.0.0/8");
	device("cisco-ios-prefix-list", "hostname r1\n", "A", 4, NULL);
	device("frr-prefix-list",
	    "frr version 8.4.4\nip prefix-list A seq 5 permit any\n"
	    "ip prefix-list A seq 10 permit 10.0.0.0/8 ge 8 le 24\n", "A", 4,
	    "5 0.0.0.0/0 le 32; 10 10.0.0.0/8 le 24");
	device("arista-eos-prefix-list",
	    "! Command: show running-config\nip prefix-list A\n"
	    "   seq 10 permit 10.0.0.0/8 eq 24\n   seq 20 deny 11.0.0.0/8\n!\n"
	    "ipv6 prefix-list A\n   seq 10 permit 2001:db8::/32\n!\n"
	    "ip prefix-list B seq 10 permit 12.0.0.0/8\nend\n", "A", 4,
	    "10 10.0.0.0/8 ge 24 le 24; deny 20 11.0.0.0/8");
	device("arista-eos-prefix-list",
	    "ip prefix-list B seq 10 permit 12.0.0.0/8\n", "B", 4,
	    "10 12.0.0.0/8");
	device("cisco-ios-object-group",
	    "object-group service S\n tcp eq 443\n"
	    "object-group network A\n description all of it\n"
	    " host 192.0.2.1\n 10.0.0.0 255.0.0.0\n 0.0.0.0 0.0.0.0\n!\n"
	    "object-group v6-network A\n 2001:DB8::/32\n host 2001:DB8::1\n",
	    "A", 4, "0 192.0.2.1/32; 0 10.0.0.0/8; 0 0.0.0.0/0");
	device("cisco-iosxr-prefix-set",
	    "prefix-set A\n  # a remark\n  10.0.0.0/8,\n  11.0.0.0/8 eq 24,\n"
	    "  12.0.0.0/8 ge 24,\n  192.0.2.1,\n  2001:db8::/32 le 48\n"
	    "end-set\n!\nas-path-set P\n  ios-regex '_64500_'\nend-set\n",
	    "A", 0, "0 10.0.0.0/8; 0 11.0.0.0/8 ge 24 le 24; "
	    "0 12.0.0.0/8 ge 24 le 32; 0 192.0.2.1/32; 0 2001:db8::/32 le 48");
	device("cisco-iosxr-prefix-set", "prefix-set E\nend-set\n", "E", 4,
	    "");
	device("junos-prefix-list",
	    "prefix-list A {\n    10.0.0.0/8;\n    192.0.2.1;\n}\n"
	    "prefix-list E;\n", "A", 4, "0 10.0.0.0/8; 0 192.0.2.1/32");
	device("junos-prefix-list", "policy-options { prefix-list E; }\n",
	    "E", 6, "");
	device("junos-prefix-list",
	    "set version 22.1\nset policy-options prefix-list A 10.0.0.0/8\n"
	    "set policy-options prefix-list B 11.0.0.0/8\n"
	    "set policy-options prefix-list A 2001:db8::/32\n", "A", 0,
	    "0 10.0.0.0/8; 0 2001:db8::/32");
	device("junos-route-filter-list",
	    "policy-options {\n  prefix-list A { 10.0.0.0/8; }\n"
	    "  route-filter-list A {\n    10.0.0.0/8 exact;\n"
	    "    11.0.0.0/8 longer;\n    12.0.0.0/8 upto /24;\n"
	    "    13.0.0.0/8 prefix-length-range /9-/10;\n"
	    "    0.0.0.0/0 orlonger reject;\n  }\n}\n", "A", 4,
	    "0 10.0.0.0/8; 0 11.0.0.0/8 ge 9 le 32; 0 12.0.0.0/8 le 24; "
	    "0 13.0.0.0/8 ge 9 le 10; deny 0 0.0.0.0/0 le 32");
	device("bird2-prefix-set",
	    "define A=[10.0.0.0/8+,11.0.0.0/8{9,24},12.0.0.0/8];# x\n"
	    "define 'B-c' = [ 2001:db8::/32 ]; define N = 5;", "A", 4,
	    "0 10.0.0.0/8 le 32; 0 11.0.0.0/8 ge 9 le 24; 0 12.0.0.0/8");
	device("bird2-prefix-set", "define 'B-c' = [ 2001:db8::/32 ];", "B-c",
	    6, "0 2001:db8::/32");
	device("plain", "# x\r\n10.0.0.0/8 # y\r\n\r\n192.0.2.1\r\n", "any", 0,
	    "0 10.0.0.0/8; 0 192.0.2.1/32");
	device("json", "{\"name\":\"A\",\"prefixes\":[{\"hi\":24,\"lo\":8,"
	    "\"prefix\":\"10.0.0.0/8\"}]}", "A", 0, "0 10.0.0.0/8 le 24");
	device("csv", "name,prefix,lo,hi\r\nA,10.0.0.0/8,8,24\r\n", "A", 0,
	    "0 10.0.0.0/8 le 24");
}

static void
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

static void
test_bad_texts(void **state)
{
	(void)state;
	bad_text("cisco-ios-prefix-list", 2,
	    "!\nip prefix-list A seq 5 permit 10.0.0.0/33\n", "over 32");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq 5 permit 10.0.0.1/8\n", "host bits");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq 5 permit 10.0.0.0/8 le 7\n", "no range");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq x permit 10.0.0.0/8\n", "no number");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq 5 allow 10.0.0.0/8\n", "not understood");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq 5 permit 2001:db8::/32\n", "other family");
	bad_text("cisco-ios-prefix-list", 1, "ip prefix-list A\n",
	    "not understood");
	bad_text("cisco-ios-prefix-list", 2, "ip prefix-list A seq 5 permit "
	    "10.0.0.0/8\nip prefix-list A seq 10 permit 11.0.0.0/8", "ends");
	bad_text("arista-eos-prefix-list", 2,
	    "ip prefix-list A\n   remark x\n!\n", "not understood");
	bad_text("cisco-ios-object-group", 2,
	    "object-group network A\n range 10.0.0.1 10.0.0.9\n", "not under");
	bad_text("cisco-ios-object-group", 2,
	    "object-group network A\n 10.0.0.0 255.0.255.0\n", "no mask");
	bad_text("cisco-ios-object-group", 2,
	    "object-group network A\n group-object B\n", "not a prefix");
	bad_text("cisco-iosxr-prefix-set", 3,
	    "prefix-set A\n  10.0.0.0/8\n  11.0.0.0/8\nend-set\n", "comma");
	bad_text("cisco-iosxr-prefix-set", 3,
	    "prefix-set A\n  10.0.0.0/8,\nend-set\n", "comma");
	bad_text("cisco-iosxr-prefix-set", 1,
	    "prefix-set A\n  10.0.0.0/8\n", "without an end");
	bad_text("junos-prefix-list", 2,
	    "prefix-list A {\n  apply-path \"x\";\n}\n", "not understood");
	bad_text("junos-prefix-list", 2,
	    "prefix-list A {\n  inactive: 10.0.0.0/8;\n}\n", "inactive");
	bad_text("junos-prefix-list", 1,
	    "inactive: prefix-list A {\n  10.0.0.0/8;\n}\n", "inactive");
	bad_text("junos-prefix-list", 4, "prefix-list A {\n  10.0.0.0/8;\n}\n"
	    "prefix-list A {\n}\n", "twice");
	bad_text("junos-prefix-list", 1, "system { x \"unfinished\n", "string");
	bad_text("junos-route-filter-list", 2,
	    "route-filter-list A {\n  10.0.0.0/8 through 10.0.0.0/16;\n}\n",
	    "not understood");
	bad_text("junos-route-filter-list", 2,
	    "route-filter-list A {\n  10.0.0.0/8 exact accept;\n}\n",
	    "not understood");
	bad_text("bird2-prefix-set", 1, "define A = [ 10.0.0.0/8- ];\n",
	    "not understood");
	bad_text("bird2-prefix-set", 1, "define A = [ 10.0.0.0/8{4,24} ];\n",
	    "no range");
	bad_text("bird2-prefix-set", 1, "define A = [ 10.0.0.0/8, ];\n",
	    "not understood");
	bad_text("plain", 2, "10.0.0.0/8\nhello\n", "not a prefix");
	bad_text("json", 1, "{\"name\":\"A\",\"prefixes\":[{\"prefix\":"
	    "\"10.0.0.0/8\",\"lo\":8}]}", "not understood");
	bad_text("json", 1, "{\"name\":\"A\",\"prefixes\":[]} x", "not under");
	bad_text("csv", 1, "10.0.0.0/8\n", "heads");
	bad_text("csv", 2, "name,prefix,lo,hi\nA,10.0.0.0/8,8\n", "too few");
	bad_text("csv", 2, "name,prefix,lo,hi\nA,10.0.0.0/8,8,8,9\n", "under");
}

/* One prefix more is one line more, wherever it sorts but first. */
static void
test_one_line(void **state)
{
	const struct emitter	*em = emitter_find("json");
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };
	char			*a, *b;
	size_t			 la, lb;

	(void)state;
	put(&set, "10.0.0.0/8", 0, 0);
	object(&o, em, "X", &set, 0);
	a = render(&o, 1, &la);
	put(&set, "11.0.0.0/8", 0, 0);
	b = render(&o, 1, &lb);
	/* the old rows stand there unchanged, and one line follows them */
	assert_memory_equal(a, b, la - 3);
	assert_string_equal(a + la - 3, "]}\n");
	assert_string_equal(b + la - 3,
	    ",{\"prefix\": \"11.0.0.0/8\", \"lo\": 8, \"hi\": 8}\n]}\n");
	free(a);
	free(b);
	pset_free(&set);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_name_limits),
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_row_limits),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_format_check),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_bad_texts),
		cmocka_unit_test(test_one_line),
	};
	const char		*s = getenv("SEED");

	log_init("test_emit", LOG_NORMAL);
	seed = s != NULL ? strtoull(s, NULL, 10) :
	    (uint64_t)time(NULL) * 2654435761U;
	if (seed == 0)
		seed = 1;
	printf("# SEED=%llu\n", (unsigned long long)seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
