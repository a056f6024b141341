/*
 * What is written is read back: by every row of the table that reads, for
 * random sets, from among other configuration, and cut short; and the texts of
 * devices.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "emit_help.h"
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
		eh_object(&o[i], em, name[i], &set, i == 0 ? 4 : 6);
		if (em->seq_step != 0 && rnd(2))
			o[i].number = num[i] = random_numbers(em,
			    emit_count(&o[i]));
		if (emit_check(&o[i], why, sizeof why) == -1)
			goto out;	/* hidden or empty: not for this row */
	}
	s = eh_render(o, nobj, &len);
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
	eh_put(&set, "10.0.0.0/8", 0, 0);
	eh_put(&set, "11.0.0.0/8", 0, 0);
	eh_put(&set, "203.0.113.7/32", 0, 0);
	for (i = 0; i < sizeof name / sizeof name[0]; i++) {
		eh_object(&o, emitter_find(name[i]), "M365", &set, 4);
		s = eh_render(&o, 1, &len);
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

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_bad_texts),
	};
	const char		*s = getenv("SEED");

	log_init("test_emit_read", LOG_NORMAL);
	seed = s != NULL ? strtoull(s, NULL, 10) :
	    (uint64_t)time(NULL) * 2654435761U;
	if (seed == 0)
		seed = 1;
	printf("# SEED=%llu\n", (unsigned long long)seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
