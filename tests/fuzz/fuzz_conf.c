/*
 * The configuration: what is accepted prints back, and that reads to the same.
 */
#include "conf/conf.h"
#include "fuzz.h"

static char *
printed(const struct conf *c)
{
	struct out	 o;

	fuzz_must(out_open_mem(&o) == 0, "memory");
	conf_print(c, &o);
	return out_steal(&o, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct conf	*c;
	char		*a, *b;

	if ((c = conf_read(fuzz_file("in.conf", data, n))) == NULL)
		return 0;
	a = printed(c);
	conf_free(c);
	fuzz_must(a != NULL, "it prints");
	c = conf_read(fuzz_file("in.conf", (const uint8_t *)a, strlen(a)));
	fuzz_must(c != NULL, "what is printed is read");
	b = printed(c);
	conf_free(c);
	fuzz_must(b != NULL && strcmp(a, b) == 0, "to the same");
	free(a);
	free(b);
	return 0;
}
