/*
 * A journal that some run left.  Beside it lie files that a journal may name:
 * they hold what they held, or what a temp file of theirs held.
 */
#include <unistd.h>

#include "base/path.h"
#include "fuzz.h"
#include "publish/journal.h"

#define OLD	"old\n"
#define NEW	"new\n"

static void
put(const char *name, const char *s)
{
	fuzz_file(name, (const uint8_t *)s, strlen(s));
}

static void
check(const char *name)
{
	char	 path[128], *s;

	snprintf(path, sizeof path, "%s/%s", fuzz_dir(), name);
	s = path_read(path, 100, NULL);
	fuzz_must(s != NULL, "a target is there");
	fuzz_must(strcmp(s, OLD) == 0 || strcmp(s, NEW) == 0,
	    "and is old or new");
	free(s);
}

/* "@" in the input stands for the folder, as no input can know it. */
static char *
expand(const uint8_t *data, size_t n, size_t *len)
{
	const char	*dir = fuzz_dir();
	size_t		 i, at = 0, d = strlen(dir);
	char		*s = malloc(n * (d + 1) + 1);

	fuzz_must(s != NULL, "memory");
	for (i = 0; i < n; i++)
		if (data[i] == '@') {
			memcpy(s + at, dir, d);
			at += d;
		} else
			s[at++] = (char)data[i];
	*len = at;
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char	*s;
	size_t	 len;

	put("a", OLD);
	put("b", OLD);
	put(".a.~AAAAAA", NEW);
	put(".b.~BBBBBB", NEW);
	s = expand(data, n, &len);
	fuzz_file(".journal", (const uint8_t *)s, len);
	free(s);
	journal_recover(fuzz_dir());
	check("a");
	check("b");
	return 0;
}
