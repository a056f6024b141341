/*
 * Less than root for the program that talks to the network.
 */
#ifndef USER_H
#define USER_H

/*
 * Become this user for good; the cache directory and what root left in it
 * become his.  Who is not root stays what he is (-v says so).  0, or -1 (said):
 * there is no such user, it is root, or the system would not let go.
 */
int	 user_become(const char *name, const char *cache);

#endif
