/*
 * Download pages, and answers that come in pages.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "fetch/link.h"
#include "fetch/pages.h"
#include "fuzz.h"

/* What is found is such a link, and on the page. */
static void
try_page(const uint8_t *data, size_t n, const struct link_want *want)
{
	char	*page, *link, date[LINK_DATE_SIZE];
	size_t	 len;

	/* no byte more than there is, for the sanitizer's sake */
	page = malloc(n > 0 ? n : 1);
	fuzz_must(page != NULL, "memory");
	memcpy(page, data, n);
	len = link_unescape(page, n);
	fuzz_must(len <= n, "a page does not grow");
	if (link_find(page, len, want, &link) == 1) {
		fuzz_must(link_ok(link, want), "a link is one by itself");
		fuzz_must(memmem(page, len, link, strlen(link)) != NULL,
		    "a link stands on the page");
		fuzz_must(strncasecmp(link, "https://", 8) == 0, "https");
		fuzz_must(link_date(link, date) == (want->cloud != NULL),
		    "a date where one is wanted");
		free(link);
	}
	free(page);
}

/* The same answer as a first and as a last page. */
static void
try_answer(const char *data, size_t n)
{
	struct pages	 p;
	char		*next, *all;
	size_t		 len;

	pages_init(&p, "values");
	if (pages_add(&p, "answer", data, n, &next) == 0 && next != NULL) {
		free(next);
		if (pages_add(&p, "answer", data, n, &next) == 0) {
			free(next);
			all = pages_end(&p, "answer", &len);
			fuzz_must(all != NULL && strlen(all) == len,
			    "pages make a body");
			free(all);
		}
	}
	pages_free(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct link_want	 tags = { LINK_HOST, "ServiceTags_",
					    "Public" };
	static const struct link_want	 fence = { LINK_HOST,
					    "MSFT_PublicIPs.csv", NULL };

	log_init("fuzz", LOG_QUIET);
	try_page(data, n, &tags);
	try_page(data, n, &fence);
	try_answer((const char *)data, n);
	return 0;
}
