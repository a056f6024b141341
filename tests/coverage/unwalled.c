/*
 * For `make coverage` alone: a kernel without Landlock (linked with
 * --wrap=syscall).  Inside their walls the programs could not write down, as
 * they end, which of their lines were run.
 */
#include <sys/syscall.h>

#include <errno.h>
#include <stdarg.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset	444
#endif

long	 __real_syscall(long, ...);
long	 __wrap_syscall(long, ...);

long
__wrap_syscall(long number, ...)
{
	va_list	 ap;
	long	 a[6];
	int	 i;

	if (number == SYS_landlock_create_ruleset) {
		errno = ENOSYS;
		return -1;
	}
	va_start(ap, number);
	for (i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
