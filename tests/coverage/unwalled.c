/*
 * For `make coverage` alone (linked with --wrap=syscall,--wrap=_exit): a kernel
 * without Landlock, as inside their walls the programs could not write down, as
 * they end, which of their lines were run; and an _exit() that does so.
 */
#include <sys/syscall.h>

#include <errno.h>
#include <stdarg.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset	444
#endif

long	 __real_syscall(long, ...);
long	 __wrap_syscall(long, ...);
void	 __real__exit(int) __attribute__((__noreturn__));
void	 __wrap__exit(int) __attribute__((__noreturn__));
void	 __gcov_dump(void);

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

void
__wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}
