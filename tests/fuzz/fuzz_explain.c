/*
 * What `explain` takes: an address, a prefix or a host name.
 */
#include "fuzz.h"
#include "publish/explain.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct explain_query	 q;
	char			*s = fuzz_text(data, n);

	if (explain_parse(&q, s) == 0) {
		fuzz_must(q.af == 0 || q.af == 4 || q.af == 6, "a kind");
		fuzz_must(strlen(q.text) <= LIMIT_HOST_LEN, "text fits");
	}
	free(s);
	return 0;
}
