/*
 * What is written is read back: by every row of the table that reads, for
 * random sets, from among other configuration, and cut short.  The texts of
 * devices are read in test_emit_texts.c.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/path.h"
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
	if (strcmp(em->kind, "function") == 0)
		*after = "";	/* no function twice */
}

static void
same_object(const struct parsed *p, const struct emit_object *o)
{
	const struct parsed_object	*po = parsed_find(p, o->name, o->af);
	struct row			 row;
	size_t				 i, n = emit_count(o);
	int				 deny;

	if (po == NULL && n == 0 && o->em->empty == HOLE_NONE)
		return;
	if (po == NULL)
		fail_msg("%s: no object %s", o->em->name, o->name);
	if (po->bad != NULL)
		fail_msg("%s: %s", o->em->name, po->bad);
	deny = o->em->none != NULL && (o->sentinel != 0 || n == 0);
	assert_int_equal(po->nrow, n + (deny ? 1 : 0));
	for (i = 0; i < n; i++) {
		emit_get(o, emit_inner_first(o->em) ? n - 1 - i : i, &row);
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
			emit_get(o, emit_inner_first(o->em) ? n - 1 - i : i,
			    &row);
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
	int			 af;

	for (i = 0; i <= n; i++) {
		random_range(em, rnd(2) ? 4 : 6, &r);
		assert_int_equal(pset_add_range(&set, &r), 0);
	}
	assert_int_equal(pset_sort(&set), 0);
	nobj = em->families == FAMILIES_APART && !em->one_family ? 2 : 1;
	for (i = 0; i < nobj; i++) {
		af = i == 0 && (nobj == 2 || rnd(2)) ? 4 : 6;
		name[i] = emit_name(em, "M", em->families == FAMILIES_APART ?
		    af : 0, 0);
		eh_object(&o[i], em, name[i], &set, af);
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

/* "mark" put into the text at k: whatever it means there, the reading ends. */
static void
with_mark(const struct emitter *em, const char *text, size_t k,
    const char *mark, char *buf)
{
	struct parsed	 p;

	memcpy(buf, text, k);
	strcpy(buf + k, mark);
	strcat(buf, text + k);
	if (emit_parse(em, "marked", buf, strlen(buf), &p) == 0)
		parsed_free(&p);
}

/*
 * A string, comment or block that begins anywhere and has no end.  A reader
 * that waits for the end of the text alone would wait for ever.
 */
static void
test_every_mark(void **state)
{
	static const char *const	 mark[] = { "/*", "\"", "'", "{", "(" };
	const struct emitter		*em, *last = NULL;
	char				*text, *buf, name[64], said[64];
	const char			*dir;
	size_t				 i, k, m, len, n = 0;
	glob_t				 g;

	(void)state;
	assert_int_equal(glob("tests/golden/*/*/out", 0, NULL, &g), 0);
	said_begin();
	for (i = 0; i < g.gl_pathc; i++) {
		dir = g.gl_pathv[i] + strlen("tests/golden/");
		len = strcspn(dir, "/");
		assert_true(len < sizeof name);
		memcpy(name, dir, len);
		name[len] = '\0';
		if ((em = emitter_find(name)) == NULL || em == last ||
		    em->parse == NULL)
			continue;
		last = em;
		assert_non_null(text = path_read(g.gl_pathv[i], 1 << 20, &len));
		assert_non_null(buf = malloc(len + 8));
		alarm(120);
		for (k = 0; k <= len && k < 700; k++)
			for (m = 0; m < sizeof mark / sizeof mark[0]; m++)
				with_mark(em, text, k, mark[m], buf);
		n++;
		free(buf);
		free(text);
	}
	alarm(0);
	said_end(said, sizeof said);
	globfree(&g);
	assert_true(n > 80);
}

/* What is no text at all: a hook that compares strings would go beyond them. */
static void
test_nul(void **state)
{
	static const char	 text[] = "/ip firewall address-list\0\nadd\n";
	struct parsed		 p;
	char			 said[256];
	size_t			 i;
	int			 rc;

	(void)state;
	for (i = 0; emitters[i] != NULL; i++) {
		if (emitters[i]->parse == NULL)
			continue;
		said_begin();
		rc = emit_parse(emitters[i], "nul", text, sizeof text - 1, &p);
		said_end(said, sizeof said);
		assert_int_equal(rc, -1);
		assert_non_null(strstr(said, "nul: line 1: a NUL byte"));
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_every_mark),
		cmocka_unit_test(test_nul),
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
