/*
 * SHA-256 (libmd) as lower-case hex, the only digest of the program.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <sys/types.h>

#include <sha2.h>
#include <stddef.h>

#include "out.h"

#define DIGEST_LEN	64
#define DIGEST_SIZE	(DIGEST_LEN + 1)	/* with the NUL */

struct digest {
	SHA2_CTX	ctx;
};

void	 digest_init(struct digest *);
void	 digest_bytes(struct digest *, const void *, size_t);
/* A string with its NUL, so that "ab","c" and "a","bc" differ. */
void	 digest_str(struct digest *, const char *);
void	 digest_end(struct digest *, char hex[DIGEST_SIZE]);
void	 digest_of(const void *, size_t, char hex[DIGEST_SIZE]);
/* Of the bytes of a file, as path_open() has it.  0; -1 with errno set. */
int	 digest_file(const char *path, char hex[DIGEST_SIZE]);
/*
 * The last line of a text in a memory writer: "end DIGEST", of all that is in
 * it.
 */
void	 digest_seal(struct out *);
/* Is s a digest: 64 lower-case hex digits? */
int	 digest_ok(const char *s);

#endif
