/*
 * No memory at a chosen allocation: a library to be preloaded (glibc).
 *
 *	cc -shared -fPIC -o nomem.so nomem.c
 *	LD_PRELOAD=./nomem.so NOMEM_AT=7 o365feed write
 *
 *	NOMEM_AT=N	the N-th malloc, calloc, realloc, mmap or mremap fails,
 *			from 1; 0 or unset: only count
 *	NOMEM_STICKY=1	and so do all that follow
 *	NOMEM_PROGRAM=P	only in programs of this name (children inherit)
 *	NOMEM_LOG=FILE	append "N PLACE" for each, PLACE being the same number
 *			for those that were asked for by the same way
 *	NOMEM_TRACE=1	who is refused goes to stderr, for addr2line(1)
 *
 * What libc asks for itself (strdup, getline, opendir ...) counts as well.
 */
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEEP	9			/* frames that tell places apart */

void	*__libc_malloc(size_t);
void	*__libc_calloc(size_t, size_t);
void	*__libc_realloc(void *, size_t);

static long	 count, at;
static int	 sticky, trace, on, inside, log_fd = -1;

__attribute__((__constructor__)) static void
begin(void)
{
	const char	*s;
	void		*frame[DEEP];

	if ((s = getenv("NOMEM_PROGRAM")) != NULL &&
	    strcmp(s, program_invocation_short_name) != 0)
		return;
	/* its first call loads a library */
	backtrace(frame, DEEP);
	if ((s = getenv("NOMEM_AT")) != NULL)
		at = strtol(s, NULL, 10);
	sticky = (s = getenv("NOMEM_STICKY")) != NULL && *s == '1';
	trace = (s = getenv("NOMEM_TRACE")) != NULL && *s == '1';
	if ((s = getenv("NOMEM_LOG")) != NULL)
		log_fd = open(s, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
		    0644);
	on = 1;
}

/* The addresses of the callers, each from where its file was loaded. */
static void
note(void)
{
	void		*frame[DEEP];
	Dl_info		 info;
	uint64_t	 sum = 1469598103934665603u;
	char		 line[64];
	int		 i, n;

	n = backtrace(frame, DEEP);
	for (i = 2; i < n; i++) {
		if (dladdr(frame[i], &info) != 0)
			sum ^= (uint64_t)((char *)frame[i] -
			    (char *)info.dli_fbase);
		sum *= 1099511628211u;
	}
	n = snprintf(line, sizeof line, "%ld %016llx\n", count,
	    (unsigned long long)sum);
	syscall(SYS_write, log_fd, line, (size_t)n);
}

/* Does the allocation at hand fail? */
static __attribute__((__noinline__)) int
fails(void)
{
	void	*frame[2 * DEEP];
	int	 e = errno;

	if (!on || inside)
		return 0;
	count++;
	if (log_fd != -1) {
		inside = 1;
		note();
		inside = 0;
	}
	errno = e;
	if (at == 0 || count < at || (count > at && !sticky))
		return 0;
	if (trace) {
		inside = 1;
		backtrace_symbols_fd(frame, backtrace(frame, 2 * DEEP), 2);
		inside = 0;
	}
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t n)
{
	return fails() ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return fails() ? NULL : __libc_realloc(p, n);
}

static void *
map(void *p, size_t n, int prot, int flags, int fd, off_t off)
{
	if (fails())
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, p, n, prot, flags, fd, off);
}

void *
mmap(void *p, size_t n, int prot, int flags, int fd, off_t off)
{
	return map(p, n, prot, flags, fd, off);
}

void *
mmap64(void *p, size_t n, int prot, int flags, int fd, off_t off)
{
	return map(p, n, prot, flags, fd, off);
}

void *
mremap(void *p, size_t old, size_t new, int flags, ...)
{
	void	*to = NULL;
	va_list	 ap;

	if (flags & MREMAP_FIXED) {
		va_start(ap, flags);
		to = va_arg(ap, void *);
		va_end(ap);
	}
	if (fails())
		return MAP_FAILED;
	return (void *)syscall(SYS_mremap, p, old, new, flags, to);
}
