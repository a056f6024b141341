/*
 * The three kinds of record: what is read is written again byte for byte, but
 * for the digest behind "end", which it gets when it had none.  The first line
 * says which.
 */
#include "fuzz.h"
#include "publish/record.h"

static void
same(const char *text, size_t len, const uint8_t *data, size_t n)
{
	fuzz_must(text != NULL, "what is read can be written");
	if (n > 5 && memcmp(data + n - 5, "\nend\n", 5) == 0) {
		fuzz_must(len > n && text[n - 1] == ' ', "with a digest");
		len = --n;
	}
	fuzz_must(len == n && memcmp(text, data, n) == 0, "as it was");
}

static void
one_feed(const char *path, const uint8_t *data, size_t n)
{
	struct feed_record	 r;
	char			*s;
	size_t			 len;

	if (feed_record_read(&r, path) != 1)
		return;
	s = feed_record_text(&r, &len);
	same(s, len, data, n);
	free(s);
	feed_record_free(&r);
}

static void
one_list(const char *path, const uint8_t *data, size_t n)
{
	struct list_record	 r;
	char			*s;
	size_t			 len;

	if (list_record_read(&r, path) != 1)
		return;
	s = list_record_text(&r, &len);
	same(s, len, data, n);
	free(s);
	list_record_free(&r);
}

static void
one_output(const char *path, const uint8_t *data, size_t n)
{
	struct out_record	 r;
	char			*s;
	size_t			 len;

	if (out_record_read(&r, path) != 1)
		return;
	s = out_record_text(&r, &len);
	same(s, len, data, n);
	free(s);
	out_record_free(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char	*path;
	char		 kind[64];

	fuzz_name(kind, &data, &n);
	path = fuzz_file("record", data, n);
	if (strcmp(kind, "feed") == 0)
		one_feed(path, data, n);
	else if (strcmp(kind, "list") == 0)
		one_list(path, data, n);
	else if (strcmp(kind, "output") == 0)
		one_output(path, data, n);
	return 0;
}
