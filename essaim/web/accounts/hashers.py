from django.contrib.auth.hashers import Argon2PasswordHasher


class ModestArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with the OWASP profile of 19 MiB: Django's 100 MiB lets a storm of logins exhaust a small server."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
