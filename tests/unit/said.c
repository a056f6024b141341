#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "said.h"

static FILE	*said_file;
static int	 said_fd = -1;

void
said_begin(void)
{
	fflush(stderr);
	if ((said_file = tmpfile()) == NULL ||
	    (said_fd = dup(STDERR_FILENO)) == -1 ||
	    dup2(fileno(said_file), STDERR_FILENO) == -1)
		abort();
}

void
said_end(char *buf, size_t size)
{
	size_t	 n;

	fflush(stderr);
	if (dup2(said_fd, STDERR_FILENO) == -1)
		abort();
	close(said_fd);
	rewind(said_file);
	n = fread(buf, 1, size - 1, said_file);
	buf[n] = '\0';
	fclose(said_file);
}
