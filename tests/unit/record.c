#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/base/path.h"
#include "record.h"
#include "said.h"

char		 record_said[4096];
static char	 dir[256];
static uint64_t	 state = 1;
static int	 quiet;

int
record_setup(void **unused)
{
	const char	*tmp = getenv("TMPDIR");
	char		 sub[320];

	(void)unused;
	snprintf(dir, sizeof dir, "%s/record.XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(sub, sizeof sub, "%s/outputs", dir);
	return mkdir(sub, 0755);
}

int
record_teardown(void **unused)
{
	char	 cmd[600];

	(void)unused;
	snprintf(cmd, sizeof cmd, "rm -rf '%s'", dir);
	return system(cmd);
}

/* A file for each message is slow: loops catch theirs together. */
void
record_quiet(int on)
{
	if (on)
		said_begin();
	else
		said_end(record_said, sizeof record_said);
	quiet = on;
}

const char *
record_dir(void)
{
	return dir;
}

void
record_put(const char *name, const void *p, size_t n)
{
	char	*path = path_join(dir, name);
	FILE	*f;

	/* ext4 flushes a file that is cut and filled again; this is faster */
	remove(path);
	assert_non_null(f = fopen(path, "wb"));
	assert_int_equal(fwrite(p, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	free(path);
}

#define READ(kind)							\
int									\
record_##kind(struct kind##_record *r, const void *p, size_t n)		\
{									\
	char	*path = path_join(dir, "x");				\
	int	 rc;							\
									\
	record_put("x", p, n);						\
	if (!quiet)							\
		said_begin();						\
	rc = kind##_record_read(r, path);				\
	if (!quiet)							\
		said_end(record_said, sizeof record_said);		\
	free(path);							\
	return rc;							\
}

READ(feed)
READ(list)
READ(out)

struct object_record *
record_object(struct out_record *r, const char *platform, const char *name,
    int af)
{
	struct object_record	*o;

	assert_int_equal(mem_grow(&r->obj, &r->capobj, r->nobj + 1,
	    sizeof *r->obj), 0);
	o = &r->obj[r->nobj++];
	memset(o, 0, sizeof *o);
	o->platform = arena_strdup(&r->mem, platform);
	o->name = arena_strdup(&r->mem, name);
	o->list = arena_strdup(&r->mem, "O365-OPT");
	o->af = af;
	return o;
}

/* In order; no number is 0. */
void
record_row(struct object_record *o, const char *prefix, int lo, int hi,
    uint32_t number)
{
	struct prange	 pr;
	const char	*why;
	size_t		 n = pset_count(&o->set);

	assert_int_equal(prefix_parse(prefix, strlen(prefix), 0, &pr.p, &why),
	    0);
	pr.lo = (uint8_t)lo;
	pr.hi = (uint8_t)hi;
	assert_int_equal(pset_add_range(&o->set, &pr), 0);
	if (number == 0)
		return;
	o->number = reallocarray(o->number, n + 1, sizeof *o->number);
	assert_non_null(o->number);
	o->number[n] = number;
}

static void
retire(struct object_record *o, const char *prefix, int len, uint32_t number)
{
	struct retired	*t;
	const char	*why;

	assert_int_equal(mem_grow(&o->retired, &o->capretired,
	    o->nretired + 1, sizeof *t), 0);
	t = &o->retired[o->nretired++];
	memset(t, 0, sizeof *t);
	assert_int_equal(prefix_parse(prefix, strlen(prefix), 0, &t->prange.p,
	    &why), 0);
	t->prange.lo = t->prange.hi = (uint8_t)len;
	t->number = number;
}

void
record_foreign(struct object_record *o, size_t i)
{
	struct prange	 pr;

	pset_get(&o->set, i, &pr);
	assert_int_equal(pset_add_range(&o->foreign, &pr), 0);
	o->foreign.sorted = 1;
}

void
record_seal(struct out_record *r)
{
	struct emit_object	 eo;
	struct emitter		 em;
	size_t			 i;

	for (i = 0; i < r->nobj; i++) {
		assert_int_equal(pset_sort(&r->obj[i].set), 0);
		object_record_emit(&r->obj[i], &eo);
		if (eo.em == NULL) {
			memset(&em, 0, sizeof em);
			em.name = r->obj[i].platform;
			eo.em = &em;
		}
		emit_digest(&eo, r->obj[i].digest);
	}
	out_record_state(r, r->state);
	digest_of("bytes", 5, r->digest);
}

void
record_sample(struct out_record *r)
{
	struct object_record	*o;

	memset(r, 0, sizeof *r);
	r->output = strdup("edge1");
	r->file = strdup("out/edge 1.cfg");
	o = record_object(r, "cisco-ios-prefix-list", "AMS-M365-V4", 4);
	o->sentinel = 4294967294U;
	record_row(o, "13.107.6.152/31", 31, 31, 5);
	record_row(o, "13.107.18.0/24", 24, 32, 10);
	record_row(o, "13.107.18.0/25", 25, 25, 15);
	record_row(o, "52.96.0.0/14", 16, 24, 7);
	record_foreign(o, 0);
	record_foreign(o, 3);
	retire(o, "40.96.0.0/13", 13, 20);
	retire(o, "13.107.128.0/22", 22, 3);
	o = record_object(r, "cisco-ios-prefix-list", "AMS-M365-V6", 6);
	record_row(o, "2603:1006::/40", 40, 40, 5);
	record_row(o, "2620:1ec:4::152/128", 128, 128, 10);
	o = record_object(r, "junos-prefix-list", "AMS-M365", 0);
	record_row(o, "13.107.6.152/31", 31, 31, 0);
	record_row(o, "2603:1006::/40", 40, 40, 0);
	retire(o, "40.96.0.0/13", 13, 0);
	retire(o, "2603:1016::/40", 40, 0);
	record_seal(r);
}

char *
record_sample_text(size_t *len)
{
	struct out_record	 r;
	char			*s;

	record_sample(&r);
	s = out_record_text(&r, len);
	assert_non_null(s);
	out_record_free(&r);
	record_bare(s, len);
	return s;
}

void
record_bare(char *s, size_t *len)
{
	char	*end = strstr(s, "\nend ");

	assert_non_null(end);
	*len = (size_t)(end - s) + 5;
	memcpy(end, "\nend\n", 6);
}

void
record_as_read(const char *again, size_t k, const char *s, size_t n)
{
	if (n < 5 || memcmp(s + n - 5, "\nend\n", 5) != 0) {
		assert_int_equal(k, n);
		assert_memory_equal(again, s, n);
		return;
	}
	assert_int_equal(k, n + DIGEST_LEN + 1);
	assert_memory_equal(again, s, n - 1);
	assert_int_equal(again[n - 1], ' ');
}

static void
random_prange(struct prange *pr, int af)
{
	unsigned	 i, width = prefix_width(af);

	memset(pr, 0, sizeof *pr);
	pr->p.af = (uint8_t)af;
	pr->p.len = (uint8_t)(record_rand() % (width + 1));
	/* few bytes differ, so that prefixes nest and repeat */
	for (i = 0; i < pr->p.len; i++)
		if (record_rand() % 4 == 0)
			pr->p.addr[i / 8] |= (uint8_t)(0x80 >> i % 8);
	pr->lo = (uint8_t)(pr->p.len + record_rand() % (width + 1 -
	    pr->p.len));
	pr->hi = (uint8_t)(pr->lo + record_rand() % (width + 1 - pr->lo));
}

void
record_random(struct out_record *r)
{
	static const char *const platform[] = { "cisco-ios-prefix-list",
	    "bird2-prefix-set", "plain", "of-another-program" };
	static const int	 family[] = { 4, 6, 0 };
	struct object_record	*o;
	struct prange		 pr;
	char			 name[32];
	uint32_t		 number = 0;
	size_t			 i, k, n, nobj = record_rand() % 4;

	memset(r, 0, sizeof *r);
	r->output = strdup("edge1");
	r->file = strdup("/etc/x");
	for (k = 0; k < nobj; k++) {
		snprintf(name, sizeof name, "L%zu", k);
		o = record_object(r, platform[record_rand() % 4], name,
		    family[record_rand() % 3]);
		n = record_rand() % 30;
		for (i = 0; i < n; i++) {
			random_prange(&pr, o->af ? o->af :
			    record_rand() % 2 ? 4 : 6);
			assert_int_equal(pset_add_range(&o->set, &pr), 0);
		}
		assert_int_equal(pset_sort(&o->set), 0);
		n = pset_count(&o->set);
		for (i = 0; i < n; i++)
			if (record_rand() % 4 == 0)
				record_foreign(o, i);
		if (record_rand() % 2) {
			o->number = calloc(n + 1, sizeof *o->number);
			for (i = n; i-- > 0;)
				o->number[i] = number += 1 + record_rand() %
				    9;
			o->sentinel = record_rand() % 2 ? UINT32_MAX : 0;
		}
		for (i = record_rand() % 5; i > 0; i--) {
			retire(o, o->af == 6 ? "2001:db8::/32" :
			    "192.0.2.0/24", o->af == 6 ? 128 : 32,
			    o->number == NULL ? 0 : ++number);
			o->retired[o->nretired - 1].prange.lo = (uint8_t)
			    (o->retired[o->nretired - 1].prange.hi - i);
		}
	}
	record_seal(r);
}

/* Marsaglia's xorshift64*: good enough, and the same everywhere. */
uint32_t
record_rand(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 2685821657736338717ULL) >> 32);
}

void
record_seed(void)
{
	const char	*s = getenv("SEED");

	state = s != NULL ? strtoull(s, NULL, 10) :
	    (uint64_t)time(NULL) * 65537 + (uint64_t)getpid();
	if (state == 0)
		state = 1;
	printf("# SEED=%llu\n", (unsigned long long)state);
}

long
record_count(long n)
{
	const char	*s = getenv("CHECK_COUNT");
	long		 scale = s == NULL ? 1 : strtol(s, NULL, 10);

	return n * (scale < 1 ? 1 : scale);
}
