/*
 * Decisions: what is read is written again to what reads the same.
 */
#include "fuzz.h"
#include "publish/decisions.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct decisions	 d;
	char			*a, *b;
	size_t			 na, nb;

	memset(&d, 0, sizeof d);
	if (decisions_read(&d, fuzz_file("decisions", data, n)) == -1) {
		decisions_free(&d);
		return 0;
	}
	a = decisions_text(&d, &na);
	decisions_free(&d);
	fuzz_must(a != NULL, "it can be written");
	memset(&d, 0, sizeof d);
	fuzz_must(decisions_read(&d, fuzz_file("decisions",
	    (const uint8_t *)a, na)) == 0, "and read");
	b = decisions_text(&d, &nb);
	decisions_free(&d);
	fuzz_must(b != NULL && na == nb && memcmp(a, b, na) == 0,
	    "to the same");
	free(a);
	free(b);
	return 0;
}
