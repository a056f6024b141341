/*
 * Texts of routers (`routes --rib`).  The first line names the shape; any other
 * word: it is found out.  What is read is a table: in order, each prefix once,
 * communities that are some; and it is read to the same again.
 */
#include "base/log.h"
#include "fuzz.h"
#include "publish/rib.h"

static void
check_communities(const char *s)
{
	unsigned	 a, b;
	int		 n;

	for (;; s++) {
		n = 0;
		fuzz_must(sscanf(s, "%5u:%5u%n", &a, &b, &n) == 2 && n > 0 &&
		    a <= 65535 && b <= 65535, "a community is N:N");
		s += n;
		if (*s == '\0')
			return;
		fuzz_must(*s == ',', "communities are apart by commas");
	}
}

static void
check_table(const struct rib *rib)
{
	size_t	 i;

	fuzz_must(rib->n > 0 && rib->n <= rib->paths, "it has routes");
	for (i = 0; i < rib->n; i++) {
		fuzz_must(rib->r[i].p.len <= prefix_width(rib->r[i].p.af),
		    "a prefix is one");
		fuzz_must(i == 0 || prefix_cmp(&rib->r[i - 1].p,
		    &rib->r[i].p) < 0, "in order, each once");
		if (rib->r[i].communities != NULL)
			check_communities(rib->r[i].communities);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rib	 a, b;
	const char	*format, *file;
	char		 name[64];

	log_init("fuzz", LOG_QUIET);
	fuzz_name(name, &data, &n);
	format = rib_format_known(name) ? name : NULL;
	file = fuzz_file("rib", data, n);
	if (rib_read(&a, file, format) == -1)
		return 0;
	check_table(&a);
	fuzz_must(rib_read(&b, file, a.format) == 0 && a.n == b.n &&
	    a.whole == b.whole, "a shape that was found out is that one");
	rib_free(&a);
	rib_free(&b);
	return 0;
}
