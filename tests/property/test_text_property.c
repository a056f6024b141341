/*
 * The parsers against the C library's, on lines that are nearly right: the
 * strict one, the fast one of whole lists, and the slow one that it falls
 * back to.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/prefix/set.h"
#include "random.h"

static uint64_t	 state;
static uint64_t	 seed;

/* What the C library says of the address, and a plain look at the rest. */
static int
oracle_parse(const char *s, struct prefix *p)
{
	char		 addr[64];
	const char	*slash = strchr(s, '/');
	unsigned	 i, len;
	size_t		 n = slash == NULL ? strlen(s) : (size_t)(slash - s);

	if (n >= sizeof addr)
		return -1;
	memcpy(addr, s, n);
	addr[n] = '\0';
	memset(p, 0, sizeof *p);
	if (strchr(addr, ':') != NULL) {
		p->af = 6;
		if (strchr(addr, '.') != NULL ||
		    inet_pton(AF_INET6, addr, p->addr) != 1)
			return -1;
	} else {
		p->af = 4;
		if (inet_pton(AF_INET, addr, p->addr) != 1)
			return -1;
	}
	len = prefix_width(p->af);
	if (slash != NULL) {
		n = strlen(++slash);
		if (n == 0 || n > 3 || strspn(slash, "0123456789") != n ||
		    (n > 1 && *slash == '0') ||
		    strtoul(slash, NULL, 10) > len)
			return -1;
		len = (unsigned)strtoul(slash, NULL, 10);
	}
	for (i = len; i < prefix_width(p->af); i++)
		if (p->addr[i / 8] & (0x80 >> i % 8))
			return -1;
	p->len = (uint8_t)len;
	return 0;
}

/* Any prefix; half of them begin or end with many equal bits. */
static struct prefix
prefix_random(void)
{
	struct prefix	 p;
	unsigned	 i, how = random_below(&state, 4), width;

	memset(&p, 0, sizeof p);
	p.af = random_below(&state, 2) ? 4 : 6;
	width = prefix_width(p.af);
	p.len = (uint8_t)(random_below(&state, 4) == 0 ? width :
	    random_below(&state, width + 1));
	for (i = 0; i < p.len; i++)
		if (how == 1 || (how == 2 && i / 16 % 2) ||
		    (how == 3 && random_below(&state, 2)))
			p.addr[i / 8] |= (uint8_t)(0x80 >> i % 8);
	return p;
}

/* A good line with a few bytes changed; its length. */
static size_t
line_random(char line[PREFIX_STRLEN])
{
	static const char	 bytes[] = "0123456789./:#abcfF \t\r-x\xb2";
	struct prefix		 p = prefix_random();
	unsigned		 n, i;
	size_t			 len;
	char			*e = prefix_put(line, &p);

	if (random_below(&state, 8) == 0)
		while (*--e != '/')
			;
	len = (size_t)(e - line);
	for (n = random_below(&state, 4); n > 0 && len > 1; n--) {
		i = random_below(&state, (unsigned)len);
		switch (random_below(&state, 3)) {
		case 0:
			len--;
			memmove(line + i, line + i + 1, len - i);
			break;
		case 1:
			memmove(line + i + 1, line + i, len - i);
			len++;
			/* FALLTHROUGH */
		default:
			line[i] = bytes[random_below(&state, sizeof bytes - 1)];
		}
	}
	line[len] = '\0';
	return len;
}

/* What is left of a line without comment and white space. */
static char *
line_trim(char *line)
{
	static const char	 space[] = " \t\r";
	char			*s;

	for (s = line; (s = strchr(s, '#')) != NULL; s++)
		if (s == line || strchr(space, s[-1]) != NULL)
			*s-- = '\0';
	for (s = line + strlen(line); s > line &&
	    strchr(space, s[-1]) != NULL; )
		*--s = '\0';
	return line + strspn(line, space);
}

/* Read n bytes, saying nothing; 1 when they are one key, 0: none, -1: bad. */
static int
read_one(const char *text, size_t n, struct prange *r)
{
	struct pset	 s;
	struct in	 in;
	int		 ret = -1;

	memset(&s, 0, sizeof s);
	in_open_mem(&in, "test", text, n);
	if (pset_read(&s, &in) == 0 && (ret = (int)pset_count(&s)) == 1)
		pset_get(&s, 0, r);
	in_close(&in);
	pset_free(&s);
	return ret;
}

/*
 * Lines that are nearly right, with bytes behind (the fast way) and without
 * (the slow one), and what the oracle says of them.
 */
static void
parses(void **unused)
{
	static const char	 tail[] = "\n#\n# enough bytes to look at\n";
	unsigned long		 trial, trials = random_trials(2000000);
	struct prefix		 p, q;
	struct prange		 r, v;
	char			 line[PREFIX_STRLEN + sizeof tail], *t;
	char			 copy[PREFIX_STRLEN];
	const char		*why;
	size_t			 len;
	int			 want, slow, fast, bare, quiet, err;

	(void)unused;
	err = dup(STDERR_FILENO);
	quiet = open("/dev/null", O_WRONLY);
	assert_true(err != -1 && quiet != -1);
	for (trial = 0; trial < trials; trial++) {
		memset(&q, 0, sizeof q);
		len = line_random(line);
		memcpy(copy, line, len + 1);
		bare = prefix_parse(line, len, PREFIX_BARE, &p, &why);
		if (bare != oracle_parse(line, &q) ||
		    (bare == 0 && prefix_cmp(&p, &q) != 0))
			fail_msg("\"%s\": trial %lu, SEED=%llu", line, trial,
			    (unsigned long long)seed);
		t = line_trim(copy);
		want = *t == '\0' ? 0 : oracle_parse(t, &q) == 0 ? 1 : -1;
		dup2(quiet, STDERR_FILENO);
		slow = read_one(line, len, &r);
		memcpy(line + len, tail, sizeof tail);
		fast = read_one(line, len + sizeof tail - 1, &v);
		dup2(err, STDERR_FILENO);
		if (slow != want || fast != want || (want == 1 &&
		    (prefix_cmp(&r.p, &q) != 0 || prange_cmp(&r, &v) != 0)))
			fail_msg("\"%.*s\" read: trial %lu, SEED=%llu",
			    (int)len, line, trial, (unsigned long long)seed);
	}
	close(quiet);
	close(err);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(parses),
	};

	state = seed = random_seed();
	return cmocka_run_group_tests_name("text properties", tests, NULL,
	    NULL);
}
