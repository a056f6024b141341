/*
 * A delta in a device: the bytes make two or three versions of a list, and the
 * law of deltas is checked line by line (tests/simulator/law.h).
 *
 *	byte 0		which device
 *	byte 1		its modes
 *	then rows, two bytes each: where in the window and how long, and the
 *	range; a row of 0xff begins the next version
 */
#include "fuzz.h"
#include "../simulator/law.h"

#define ROWS_MAX	20
#define VERSIONS	3

static const struct dev_kind *const kinds[] = {
	&dev_ios, &dev_eos, &dev_frr, &dev_group, &dev_junos_prefix,
	&dev_junos_filter, &dev_xr, &dev_bird, &dev_ipset
};

#define KINDS	(sizeof kinds / sizeof kinds[0])

static const struct dev_window	 window = {
	{ 10, 0, 0, 0 }, { 0x20, 0x01, 0x0d, 0xb8 }
};

/* "P lo hi" of two bytes: a node of the window's five levels, and a range. */
static int
put_row(char *p, size_t size, const struct chain *c, unsigned a, unsigned b)
{
	const struct emitter *em = c->em;
	unsigned	 depth = a % (DEV_DEPTH + 1);
	unsigned	 len = 32 - DEV_DEPTH + depth;
	unsigned	 host = (a >> 3) % 32 >> (32 - len) << (32 - len);
	unsigned	 lo = len, hi = len;

	if (em->matches == MATCH_ROUTE) {
		lo += b % (32 - len + 1);
		hi = lo + (b >> 4) % (32 - lo + 1);
		if (lo > len && !(em->ranges & RANGE_SPAN))
			lo = len;
		if (hi > lo && !(em->ranges & RANGE_UPTO))
			hi = em->ranges & RANGE_ORLONGER ? 32 : lo;
	}
	if (c->orlonger)
		hi = 32;
	return snprintf(p, size, "10.0.0.%u/%u %u %u\n", host, len, lo, hi);
}

static size_t
version_of(struct version *v, const struct chain *c, const uint8_t *data,
    size_t n)
{
	char	 text[ROWS_MAX * 40] = "";
	size_t	 i, at = 0, rows = 0;

	for (i = 0; i + 1 < n && data[i] != 0xff; i += 2)
		if (rows++ < ROWS_MAX)
			at += (size_t)put_row(text + at, sizeof text - at,
			    c, data[i], data[i + 1]);
	version_text(v, c, text);
	return i < n ? i + 1 : n;
}

static void
walk(const struct emitter *em, const struct dev_kind *kind, unsigned mode,
    const uint8_t *data, size_t n)
{
	struct version	 v[VERSIONS];
	struct device	 d;
	struct chain	 c;
	struct law	 law;
	char		 why[256];
	unsigned	 blocked;
	size_t		 i, used, made = 0;
	uint64_t	 state = 1;

	memset(&c, 0, sizeof c);
	memset(&law, 0, sizeof law);
	c.random = &state;
	c.window = &window;
	c.em = em;
	c.has[V4] = 1;
	c.orlonger = emit_is_bare(em) && (mode & JUNOS_ORLONGER);
	law.c = &c;
	for (i = 0; i < VERSIONS; i++) {
		used = version_of(&v[made], &c, data, n);
		data += used;
		n -= used;
		if (version_number(&v[made], made == 0 ? NULL : &v[made - 1],
		    why, sizeof why) == -1) {
			version_free(&v[made]);
			continue;
		}
		made++;
	}
	for (i = 1; i < made; i++) {
		dev_init(&d, kind, &window, mode);
		version_set(&d, &v[i - 1]);
		fuzz_must(law_delta(&law, &d, &v[i - 1], &v[i],
		    &blocked) == 0, "the law of deltas");
	}
	for (i = 0; i < made; i++)
		version_free(&v[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct dev_kind	*kind;
	const struct emitter	*em;

	if (n < 3)
		return 0;
	kind = kinds[data[0] % KINDS];
	em = emitter_find(kind->name);
	if (em == NULL)		/* a device that only the tests write for */
		return 0;
	walk(em, kind, data[1] & kind->modes, data + 2, n - 2);
	return 0;
}
