/*
 * No image of this process on a disk: for programs that hold a secret.
 */
#ifndef NOCORE_H
#define NOCORE_H

/*
 * From here on, no core file, and on Linux no reading of the memory by other
 * processes of the same user.  What the system refuses is said with -v.
 */
void	 nocore(void);

#endif
