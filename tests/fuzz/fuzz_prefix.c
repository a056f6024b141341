/*
 * Text of prefixes: one, and a set, whose union of itself and the text that it
 * is written to are the same set.
 */
#include "fuzz.h"
#include "prefix/set.h"

static void
one(const char *s, size_t n, unsigned flags)
{
	struct prefix	 a, b;
	const char	*why;
	char		 buf[PREFIX_STRLEN];

	if (prefix_parse(s, n, flags, &a, &why) != 0) {
		fuzz_must(why != NULL && *why != '\0', "it says why");
		return;
	}
	prefix_str(&a, buf);
	fuzz_must(prefix_parse(buf, strlen(buf), 0, &b, &why) == 0,
	    "what is written is read");
	fuzz_must(memcmp(&a, &b, sizeof a) == 0, "to the same");
}

static void
set(const uint8_t *data, size_t n)
{
	struct pset	 s, cover, again;
	struct in	 in;

	memset(&s, 0, sizeof s);
	memset(&cover, 0, sizeof cover);
	memset(&again, 0, sizeof again);
	in_open_mem(&in, "fuzz", data, n);
	if (pset_read(&s, &in) == 0 && pset_sort(&s) == 0) {
		fuzz_must(pset_cover(&cover, &s) == 0, "memory");
		fuzz_must(pset_cover(&again, &cover) == 0, "memory");
		fuzz_must(pset_equal(&cover, &again),
		    "a cover is its own cover");
		fuzz_must(pset_count(&cover) <= pset_count(&s),
		    "a cover is no larger");
	}
	in_close(&in);
	pset_free(&s);
	pset_free(&cover);
	pset_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char	*s = fuzz_text(data, n);

	one(s, n, 0);
	one(s, n, PREFIX_BARE);
	set(data, n);
	free(s);
	return 0;
}
