/*
 * Every source.  The first line names the row; any other word: it is found out.
 * What is read once is read twice to the same digest.
 */
#include "fuzz.h"
#include "source/source.h"

static int
parse(const struct source *src, const uint8_t *data, size_t n,
    char hex[DIGEST_SIZE])
{
	struct feed	 f;
	struct in	 in;
	int		 rc = -1;

	in_open_mem(&in, "fuzz", data, n);
	if (src == NULL)
		src = source_guess(&in);
	if (src != NULL && feed_init(&f, "fuzz", src->name, "-") == 0) {
		rc = source_parse(src, &f, &in);
		if (rc == 0) {
			rc = feed_digest(&f, hex);
			feed_free(&f);
		}
	}
	in_close(&in);
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct source	*src;
	char			 a[DIGEST_SIZE], b[DIGEST_SIZE], name[64];

	fuzz_name(name, &data, &n);
	src = source_find(name);
	if (parse(src, data, n, a) == 0) {
		fuzz_must(parse(src, data, n, b) == 0,
		    "what reads once reads twice");
		fuzz_must(strcmp(a, b) == 0, "to the same digest");
	}
	return 0;
}
