/*
 * A main() for a fuzz target: each FILE once, and each of its beginnings where
 * it is short, as a file that is cut off is the commonest damage of all.  What
 * the program says of bad input goes nowhere.
 */
#include <fcntl.h>
#include <unistd.h>

#include "fuzz.h"

#define SHORT	600
#define MAX	(4 * 1024 * 1024)

static void
quiet(void)
{
	int	 fd = open("/dev/null", O_WRONLY);

	fuzz_must(fd != -1 && dup2(fd, STDOUT_FILENO) != -1 &&
	    (getenv("FUZZ_LOUD") != NULL || dup2(fd, STDERR_FILENO) != -1),
	    "/dev/null");
	close(fd);
}

int
main(int argc, char *argv[])
{
	static uint8_t	 buf[MAX];
	size_t		 n, cut;
	FILE		*f;
	int		 i;

	quiet();
	for (i = 1; i < argc; i++) {
		if ((f = fopen(argv[i], "rb")) == NULL)
			return 2;
		n = fread(buf, 1, sizeof buf, f);
		fclose(f);
		LLVMFuzzerTestOneInput(buf, n);
		for (cut = 0; n <= SHORT && cut < n; cut++)
			LLVMFuzzerTestOneInput(buf, cut);
	}
	return 0;
}
