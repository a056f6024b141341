#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include "fuzz.h"

static char	 dir[64], path[128];

static void
remove_dir(void)
{
	char	 cmd[96];

	snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
	if (system(cmd) != 0)
		perror(dir);
}

const char *
fuzz_dir(void)
{
	if (dir[0] != '\0')
		return dir;
	snprintf(dir, sizeof dir, "%s/o365feed-fuzz.XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	fuzz_must(mkdtemp(dir) != NULL, "a folder");
	atexit(remove_dir);
	return dir;
}

const char *
fuzz_file(const char *name, const uint8_t *data, size_t n)
{
	int	 fd;

	snprintf(path, sizeof path, "%s/%s", fuzz_dir(), name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	fuzz_must(fd != -1, "a file");
	fuzz_must(write(fd, data, n) == (ssize_t)n, "its bytes");
	close(fd);
	return path;
}

void
fuzz_name(char name[64], const uint8_t **data, size_t *n)
{
	const uint8_t	*nl = *n == 0 ? NULL : memchr(*data, '\n', *n);
	size_t		 len = nl == NULL ? *n : (size_t)(nl - *data);
	size_t		 cut = len < 63 ? len : 63;

	if (cut > 0)
		memcpy(name, *data, cut);
	name[cut] = '\0';
	len += nl != NULL;
	*data += len;
	*n -= len;
}

char *
fuzz_text(const uint8_t *data, size_t n)
{
	char	*s = malloc(n + 1);

	fuzz_must(s != NULL, "memory");
	if (n > 0)
		memcpy(s, data, n);
	s[n] = '\0';
	return s;
}
