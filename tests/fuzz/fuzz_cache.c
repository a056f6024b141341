/*
 * What lies in the cache: snapshots and notes.
 */
#include "cache/cache.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct cache_note	 note;
	struct snapshot		 s;
	const char		*path;
	size_t			 i;

	path = fuzz_file("x.snapshot", data, n);
	if (cache_read(&s, path, 1) == 1) {
		fuzz_must(s.feed != NULL && s.source != NULL &&
		    s.version != NULL, "a head is whole");
		snapshot_free(&s);
	}
	if (cache_read(&s, path, 0) == 1) {
		for (i = 0; i < s.nparts; i++)
			fuzz_must(s.part[i].body[s.part[i].size] == '\0',
			    "a part ends");
		snapshot_free(&s);
	}
	if (cache_note_read(&note, path) == 1)
		cache_note_free(&note);
	return 0;
}
