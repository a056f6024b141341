/*
 * What a broken program would do: loaded into one, it tries to pass its walls
 * when that ends, and says what came of it in $INTRUDER_SAYS, which must lie
 * where the program may write:
 *
 *	PROGRAM outside ERRNO / inside ERRNO / socket ERRNO / exec ERRNO /
 *	PROGRAM uid UID
 */
#include <sys/socket.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int
try_file(const char *path)
{
	int	 fd = open(path, O_WRONLY | O_CREAT, 0600);

	if (fd == -1)
		return errno;
	close(fd);
	return 0;
}

static int
try_socket(void)
{
	int	 fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1)
		return errno;
	close(fd);
	return 0;
}

__attribute__((__destructor__)) static void
intrude(void)
{
	const char	*says = getenv("INTRUDER_SAYS");
	const char	*outside = getenv("INTRUDER_OUTSIDE");
	extern char	*program_invocation_short_name;
	char		 line[256];
	int		 fd, n;

	if (says == NULL || outside == NULL)
		return;
	fd = open(says, O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (fd == -1)
		return;
	n = snprintf(line, sizeof line, "%s outside %d\n%s socket %d\n"
	    "%s uid %u\n", program_invocation_short_name, try_file(outside),
	    program_invocation_short_name, try_socket(),
	    program_invocation_short_name, (unsigned)getuid());
	if (write(fd, line, (size_t)n) != n)
		return;
	execl("/bin/true", "true", (char *)NULL);
	n = snprintf(line, sizeof line, "%s exec %d\n",
	    program_invocation_short_name, errno);
	if (write(fd, line, (size_t)n) != n)
		return;
	close(fd);
}

/* The fetch program leaves without its destructors. */
void
_exit(int status)
{
	intrude();
	for (;;)
		syscall(SYS_exit_group, status);
}
