/*
 * diff_members() against an oracle that knows nothing of covers and merges: it
 * looks at every address of small blocks and at every pair of prefixes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "../../src/publish/diff.h"

#define BLOCK	256		/* addresses of a block */
#define NBLOCKS	4		/* two a family: one inside, one at the end */
#define MOST	40		/* prefixes of one side */

static const char *const words[] = {
	"feed=a service=common category=allow id=1 tcp=443",
	"feed=a service=common category=allow id=2 tcp=443",
	"feed=a service=skype category=optimize id=1 tcp=443",
	"feed=a service=common category=allow id=1 tcp=443 feed=b",
	"feed=a service=common category=allow id=1 tcp=443 local",
	"local"
};
#define NWORDS	(sizeof words / sizeof words[0])

/* Without id and tcp: what of the words tells where a prefix belongs. */
static const char *const places[NWORDS] = {
	"a/common/allow", "a/common/allow", "a/skype/optimize",
	"a/common/allow+b", "a/common/allow+local", "local"
};

struct entry {
	struct prefix	 p;
	size_t		 words;
};
struct side {
	struct entry	 e[MOST];
	size_t		 n;
	unsigned char	 held[NBLOCKS][BLOCK];
};

/* xorshift64*: good enough, and the same everywhere. */
static uint64_t
rnd(uint64_t *s)
{
	*s ^= *s >> 12;
	*s ^= *s << 25;
	*s ^= *s >> 27;
	return *s * 2685821657736338717u;
}

static void
block_prefix(struct prefix *p, unsigned block, unsigned host, unsigned bits)
{
	memset(p, 0, sizeof *p);
	p->af = block < 2 ? 4 : 6;
	p->len = (uint8_t)(prefix_width(p->af) - bits);
	host &= ~0u << bits;
	if (block & 1)
		memset(p->addr, 0xff, p->af == 4 ? 4 : 16);
	else
		p->addr[0] = p->af == 4 ? 10 : 0x20;
	p->addr[p->af == 4 ? 3 : 15] = (uint8_t)host;
}

static void
side_random(struct side *s, uint64_t *seed)
{
	struct entry	*e;
	unsigned	 block, bits, host, i;
	size_t		 k, tries = rnd(seed) % MOST;

	memset(s, 0, sizeof *s);
	while (tries-- > 0) {
		block = (unsigned)(rnd(seed) % NBLOCKS);
		bits = (unsigned)(rnd(seed) % 9);
		host = (unsigned)(rnd(seed) % BLOCK) & ~0u << bits;
		e = &s->e[s->n];
		block_prefix(&e->p, block, host, bits);
		e->words = rnd(seed) % NWORDS;
		for (k = 0; k < s->n; k++)
			if (memcmp(&s->e[k].p, &e->p, sizeof e->p) == 0)
				break;
		if (k < s->n)
			continue;
		s->n++;
		for (i = 0; i < 1u << bits; i++)
			s->held[block][host + i] = 1;
	}
}

static int
entry_cmp(const void *a, const void *b)
{
	return memcmp(&((const struct entry *)a)->p,
	    &((const struct entry *)b)->p, sizeof(struct prefix));
}

static void
side_members(struct side *s, struct members *m)
{
	size_t	 i;
	long	 id;

	memset(m, 0, sizeof *m);
	qsort(s->e, s->n, sizeof s->e[0], entry_cmp);
	m->attr = calloc(s->n + 1, sizeof *m->attr);
	assert_non_null(m->attr);
	for (i = 0; i < s->n; i++) {
		assert_int_equal(pset_add(&m->set, &s->e[i].p), 0);
		id = members_intern(m, words[s->e[i].words]);
		assert_true(id >= 0);
		m->attr[i] = (uint32_t)id;
	}
	assert_int_equal(pset_sort(&m->set), 0);
	assert_int_equal(pset_count(&m->set), s->n);
}

static unsigned
block_of(const struct prefix *p)
{
	return (p->af == 4 ? 0u : 2u) + (p->addr[0] == 0xff);
}

/* How many addresses of p are in (or, with "out", not in) the side. */
static unsigned
count_held(const struct side *s, const struct prefix *p, int out)
{
	unsigned	 b = block_of(p), i, n = 0;
	unsigned	 at = p->addr[p->af == 4 ? 3 : 15];

	for (i = 0; i < 1u << (prefix_width(p->af) - p->len); i++)
		n += s->held[b][at + i] != out;
	return n;
}

static const struct entry *
find(const struct side *s, const struct prefix *p)
{
	size_t	 i;

	for (i = 0; i < s->n; i++)
		if (memcmp(&s->e[i].p, p, sizeof *p) == 0)
			return &s->e[i];
	return NULL;
}

static const struct diff_row *
find_row(const struct diff *d, const struct prefix *p)
{
	size_t	 i;

	for (i = 0; i < d->nrow; i++)
		if (memcmp(&d->row[i].p, p, sizeof *p) == 0)
			return &d->row[i];
	return NULL;
}

/* Every prefix of "mine" as the oracle sees it; returns rows accounted for. */
static size_t
check_side(const struct diff *d, const struct side *mine,
    const struct side *other, int new)
{
	const struct diff_row	*r;
	const struct entry	*e, *o;
	size_t			 i, rows = 0;
	unsigned		 part;
	enum diff_kind		 want;

	for (i = 0; i < mine->n; i++) {
		e = &mine->e[i];
		r = find_row(d, &e->p);
		if ((o = find(other, &e->p)) != NULL) {
			if (o->words == e->words) {
				assert_null(r);
				continue;
			}
			if (new)
				continue;
			assert_non_null(r);
			assert_int_equal(r->kind, strcmp(places[o->words],
			    places[e->words]) == 0 ? DIFF_CHANGED : DIFF_MOVED);
			assert_string_equal(r->was, words[e->words]);
			assert_string_equal(r->is, words[o->words]);
			rows++;
			continue;
		}
		assert_non_null(r);
		rows++;
		part = count_held(other, &e->p, 1);
		if (part == 0)
			want = new ? DIFF_RESPELLED_IN : DIFF_RESPELLED_OUT;
		else
			want = new ? DIFF_ADDED : DIFF_REMOVED;
		assert_int_equal(r->kind, want);
		assert_true(diff_row_space(d, r) == part);
		assert_string_equal(new ? r->is : r->was, words[e->words]);
		assert_null(new ? r->was : r->is);
	}
	return rows;
}

static void
check_space(const struct diff *d, const struct side *a, const struct side *b)
{
	unsigned	 n[4][2], f, i;

	memset(n, 0, sizeof n);
	for (f = 0; f < NBLOCKS; f++)
		for (i = 0; i < BLOCK; i++) {
			n[0][f / 2] += a->held[f][i];
			n[1][f / 2] += b->held[f][i];
			n[2][f / 2] += b->held[f][i] && !a->held[f][i];
			n[3][f / 2] += a->held[f][i] && !b->held[f][i];
		}
	assert_true(d->space_old.v4 == n[0][0] && d->space_old.v6 == n[0][1]);
	assert_true(d->space_new.v4 == n[1][0] && d->space_new.v6 == n[1][1]);
	assert_true(d->space_gained.v4 == n[2][0] &&
	    d->space_gained.v6 == n[2][1]);
	assert_true(d->space_lost.v4 == n[3][0] && d->space_lost.v6 == n[3][1]);
}

static void
test_random(void **state)
{
	const char	*env = getenv("SEED"), *many = getenv("CHECK_COUNT");
	uint64_t	 first, seed;
	struct side	 a, b;
	struct members	 ma, mb;
	struct diff	 d;
	size_t		 i, k, rows, n4, runs = 4000;

	(void)state;
	first = env != NULL ? strtoull(env, NULL, 10) : (uint64_t)time(NULL);
	runs *= many != NULL && atol(many) > 0 ? (size_t)atol(many) : 1;
	print_message("# seed %llu, %zu pairs\n", (unsigned long long)first,
	    runs);
	for (i = 0; i < runs; i++) {
		seed = (first + i) * 0x9e3779b97f4a7c15u | 1;
		side_random(&a, &seed);
		if (rnd(&seed) % 4 == 0) {
			b = a;		/* mostly the same: other words only */
			for (k = 0; k < b.n; k++)
				if (rnd(&seed) % 3 == 0)
					b.e[k].words = rnd(&seed) % NWORDS;
		} else
			side_random(&b, &seed);
		side_members(&a, &ma);
		side_members(&b, &mb);
		assert_int_equal(diff_members(&d, &ma, &mb), 0);
		check_space(&d, &a, &b);
		rows = check_side(&d, &a, &b, 0) + check_side(&d, &b, &a, 1);
		assert_int_equal(d.nrow, rows);
		for (k = 1; k < d.nrow; k++)
			assert_true(memcmp(&d.row[k - 1].p, &d.row[k].p,
			    sizeof(struct prefix)) < 0);
		for (k = 0, n4 = 0; k <= DIFF_CHANGED; k++)
			n4 += d.count[k];
		assert_int_equal(n4, rows);
		for (k = 0, n4 = 0; k < a.n; k++)
			n4 += a.e[k].p.af == 4;
		assert_int_equal(d.old4, n4);
		assert_int_equal(d.old6, a.n - n4);
		assert_int_equal(diff_empty(&d), rows == 0);
		diff_free(&d);
		members_free(&ma);
		members_free(&mb);
	}
}

static void
put(struct members *m, const char *text, const char *w)
{
	struct prefix	 p;
	const char	*why;
	size_t		 n = pset_count(&m->set);
	uint32_t	*attr;
	long		 id;

	assert_int_equal(prefix_parse(text, strlen(text), 0, &p, &why), 0);
	assert_int_equal(pset_add(&m->set, &p), 0);
	attr = reallocarray(m->attr, n + 1, sizeof *attr);
	assert_non_null(attr);
	m->attr = attr;
	id = members_intern(m, w);
	assert_true(id >= 0);
	attr[n] = (uint32_t)id;
	m->set.sorted = 1;
}

static void
test_ends(void **state)
{
	struct members	 a, b;
	struct diff	 d;

	(void)state;
	memset(&a, 0, sizeof a);
	memset(&b, 0, sizeof b);
	a.set.sorted = b.set.sorted = 1;
	assert_int_equal(diff_members(&d, &a, &b), 0);
	assert_true(diff_empty(&d));
	diff_free(&d);
	put(&a, "0.0.0.0/0", "w");
	put(&a, "::/0", "w");
	assert_int_equal(diff_members(&d, &a, &b), 0);
	assert_int_equal(d.count[DIFF_REMOVED], 2);
	assert_true(d.space_lost.v4 == (uint64_t)1 << 32);
	assert_true(d.space_lost.v6 == ~(u128)0);
	assert_true(diff_row_space(&d, &d.row[0]) == (u128)1 << 32);
	assert_true(diff_row_space(&d, &d.row[1]) == ~(u128)0);
	diff_free(&d);
	put(&b, "0.0.0.0/1", "w");
	put(&b, "128.0.0.0/1", "w");
	put(&b, "::/1", "w");
	put(&b, "8000::/1", "w");
	assert_int_equal(diff_members(&d, &a, &b), 0);
	assert_int_equal(d.count[DIFF_RESPELLED_OUT], 2);
	assert_int_equal(d.count[DIFF_RESPELLED_IN], 4);
	assert_true(d.space_lost.v4 == 0 && d.space_lost.v6 == 0);
	assert_true(d.space_gained.v4 == 0 && d.space_gained.v6 == 0);
	assert_false(diff_empty(&d));
	diff_free(&d);
	members_free(&a);
	members_free(&b);
}

static void
host(struct members *m, const char *name, const char *w)
{
	long	 id = members_intern(m, w);

	assert_true(id >= 0);
	assert_int_equal(mem_grow(&m->host, &m->caphost, m->nhost + 1,
	    sizeof *m->host), 0);
	m->host[m->nhost].name = name;
	m->host[m->nhost++].attr = (uint32_t)id;
}

static void
test_hosts(void **state)
{
	struct members	 a, b;
	struct diff	 d;

	(void)state;
	memset(&a, 0, sizeof a);
	memset(&b, 0, sizeof b);
	a.set.sorted = b.set.sorted = 1;
	host(&a, "*.a.example", words[0]);
	host(&a, "b.example", words[0]);
	host(&a, "c.example", words[0]);
	host(&a, "d.example", words[0]);
	host(&b, "b.example", words[1]);
	host(&b, "c.example", words[2]);
	host(&b, "d.example", words[0]);
	host(&b, "e.example", words[2]);
	assert_int_equal(diff_members(&d, &a, &b), 0);
	assert_int_equal(d.nrow, 0);
	assert_int_equal(d.nhost, 4);
	assert_string_equal(d.host[0].name, "*.a.example");
	assert_int_equal(d.host[0].kind, DIFF_REMOVED);
	assert_string_equal(d.host[1].name, "b.example");
	assert_int_equal(d.host[1].kind, DIFF_CHANGED);
	assert_string_equal(d.host[2].name, "c.example");
	assert_int_equal(d.host[2].kind, DIFF_MOVED);
	assert_string_equal(d.host[2].was, words[0]);
	assert_string_equal(d.host[2].is, words[2]);
	assert_string_equal(d.host[3].name, "e.example");
	assert_int_equal(d.host[3].kind, DIFF_ADDED);
	assert_false(diff_empty(&d));
	diff_forget_words(&d, 1);
	assert_int_equal(d.nhost, 2);
	diff_forget_words(&d, 0);
	assert_true(diff_empty(&d));
	diff_free(&d);
	members_free(&a);
	members_free(&b);
}

static void
test_words(void **state)
{
	const char	*s = " feed=m365  local tcp=";
	struct word	 w;

	(void)state;
	assert_int_equal(word_take(&s, &w), 1);
	assert_true(word_is(&w, "feed") && !word_is(&w, "fee"));
	assert_int_equal(w.vlen, 4);
	assert_memory_equal(w.v, "m365", 4);
	assert_int_equal(word_take(&s, &w), 1);
	assert_true(word_is(&w, "local"));
	assert_null(w.v);
	assert_int_equal(word_take(&s, &w), 1);
	assert_true(word_is(&w, "tcp"));
	assert_int_equal(w.vlen, 0);
	assert_int_equal(word_take(&s, &w), 0);
	assert_int_equal(word_take(&s, &w), 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_words)
	};

	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
