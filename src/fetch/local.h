/*
 * Feeds that lie on this machine: file: URLs and absolute paths.  Read here,
 * not by libcurl, so that a size limit holds and nothing but a regular file
 * is opened.
 */
#ifndef LOCAL_H
#define LOCAL_H

#include <stddef.h>
#include <stdint.h>

/*
 * The path that an address names; the caller frees.  NULL with *bad NULL when
 * it is no local address, NULL with *bad saying what is wrong with it.
 */
char	*local_path(const char *url, const char **bad);

/* 1 a directory, 0 anything else (also when there is none). */
int	 local_is_dir(const char *path);

/*
 * The bytes of a regular file and a NUL; the caller frees.  0, or -1: said
 * with label before it.
 */
int	 local_read(const char *label, const char *path, uint64_t limit,
	    char **body, size_t *len);

#endif
