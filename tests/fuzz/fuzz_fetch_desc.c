/*
 * The description of a run, which the fetch program reads from its starter.
 */
#include <sys/mman.h>

#include <unistd.h>

#include "fetch/desc.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct fetch_ctx	 ctx;
	size_t			 i;
	int			 fd;

	memset(&ctx, 0, sizeof ctx);
	fd = memfd_create("description", MFD_CLOEXEC);
	fuzz_must(fd != -1 && write(fd, data, n) == (ssize_t)n &&
	    lseek(fd, 0, SEEK_SET) == 0, "a file in memory");
	if (desc_read(&ctx, fd) == 0)
		for (i = 0; i < ctx.nfeeds; i++)
			fuzz_must(ctx.feed[i].name != NULL &&
			    ctx.feed[i].plan != NULL, "a feed is whole");
	desc_free(&ctx);
	close(fd);
	return 0;
}
