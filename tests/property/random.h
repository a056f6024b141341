/*
 * Random numbers for property tests: from $SEED, else from the clock, printed
 * either way; and how many trials $CHECK_COUNT asks for.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* splitmix64: any seed will do. */
static inline uint64_t
random_next(uint64_t *state)
{
	uint64_t	 z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* 0..n-1 */
static inline unsigned
random_below(uint64_t *state, unsigned n)
{
	return (unsigned)((random_next(state) >> 32) * n >> 32);
}

static inline uint64_t
random_seed(void)
{
	const char	*s = getenv("SEED");
	struct timespec	 t;
	uint64_t	 seed;

	clock_gettime(CLOCK_REALTIME, &t);
	seed = s != NULL && *s != '\0' ? strtoull(s, NULL, 0) :
	    ((uint64_t)t.tv_sec << 20 ^ (uint64_t)t.tv_nsec) & 0xffffffff;
	printf("# SEED=%llu\n", (unsigned long long)seed);
	return seed;
}

/*
 * How many trials to run when "all" are wanted at CHECK_COUNT=10, which is what
 * `make check-long` says; see tests/README.md.
 */
static inline unsigned long
random_trials(unsigned long all)
{
	const char	*s = getenv("CHECK_COUNT");
	unsigned long	 scale = 1;

	if (s != NULL && strcmp(s, "long") == 0)
		scale = 10;
	else if (s != NULL && strtoul(s, NULL, 10) > 0)
		scale = strtoul(s, NULL, 10);
	return (all * scale + 9) / 10;
}

#endif
