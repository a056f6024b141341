/*
 * Rows written in runs: of every platform that has a run() hook, the bytes are
 * those that row() gives for one row after the other, with numbers that count
 * up across every limit of four digits, and with numbers of a record.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit/emit.h"
#include "random.h"

#define TRIALS	4000	/* at full count */
#define ROWS	40

static uint64_t	 state;

static unsigned
below(unsigned n)
{
	return random_below(&state, n);
}

static void
random_row(struct prange *r, int af)
{
	unsigned	 width = prefix_width(af), i;

	memset(r, 0, sizeof *r);
	r->p.af = (uint8_t)af;
	r->p.len = (uint8_t)(below(4) == 0 ? below(2) * width :
	    below(width + 1));
	for (i = 0; i < r->p.len; i++)
		if (below(2))
			r->p.addr[i / 8] |= (uint8_t)(0x80 >> i % 8);
	r->lo = r->hi = r->p.len;
	if (below(3) == 0) {
		r->lo = (uint8_t)(r->p.len + below(width - r->p.len + 1));
		r->hi = (uint8_t)(r->lo + below(width - r->lo + 1));
	}
}

static void
random_set(struct pset *s, int af)
{
	struct prange	 r;
	unsigned	 n = below(ROWS) + 1;

	memset(s, 0, sizeof *s);
	while (n-- > 0) {
		random_row(&r, af);
		assert_int_equal(pset_add_range(s, &r), 0);
	}
	assert_int_equal(pset_sort(s), 0);
}

static char *
text_of(const struct emitter *em, const struct emit_object *like)
{
	struct emit_object	 o = *like;
	struct out		 out;

	o.em = em;
	assert_int_equal(out_open_mem(&out), 0);
	emit_whole(&out, NULL, &o, 1);
	return out_steal(&out, NULL);
}

/* Where counting starts: right under a power of ten, or anywhere. */
static uint32_t
random_start(void)
{
	uint32_t	 v = 1;
	unsigned	 n = below(10);

	while (n-- > 0)
		v *= 10;
	return v > 200 && below(2) ? v - below(200) : v + below(1000);
}

static void
one_trial(const struct emitter *em)
{
	struct emitter		 run = *em, plain = *em;
	struct emit_object	 o;
	struct pset		 set;
	uint32_t		 number[ROWS];
	char			*a, *b;
	size_t			 i;

	memset(&o, 0, sizeof o);
	o.name = "M365";
	o.af = below(2) ? 4 : 6;
	random_set(&set, o.af);
	o.set = &set;
	run.seq_start = plain.seq_start = random_start();
	run.seq_step = plain.seq_step = below(3) ? 5 : 1 + below(20000);
	if (below(3) == 0) {
		for (i = 0; i < ROWS; i++)
			number[i] = random_start();
		o.number = number;
	}
	plain.run = NULL;
	a = text_of(&run, &o);
	b = text_of(&plain, &o);
	assert_non_null(a);
	assert_string_equal(a, b);
	free(a);
	free(b);
	pset_free(&set);
}

static void
test_same_bytes(void **unused)
{
	unsigned long	 n = random_trials(TRIALS);
	unsigned	 hooks = 0;
	size_t		 i;

	(void)unused;
	for (i = 0; emitters[i] != NULL; i++)
		hooks += emitters[i]->run != NULL;
	assert_true(hooks >= 3);
	while (n-- > 0)
		for (i = 0; emitters[i] != NULL; i++)
			if (emitters[i]->run != NULL)
				one_trial(emitters[i]);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_same_bytes)
	};

	state = random_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
