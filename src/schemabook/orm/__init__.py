"""How an application reaches the tables: one plan, and one writer of code for each object-relational mapper."""

from __future__ import annotations

ORMS: dict[str, tuple[str, ...]] = {
    "sqlalchemy": ("sqlalchemy",),
    "prisma": ("prisma", "@prisma/client"),
    "typeorm": ("typeorm",),
    "sequelize": ("sequelize",),
    "jpa": ("hibernate", "hibernate-core", "jakarta.persistence-api", "spring-boot-starter-data-jpa"),
}
"""The mappers, each a module of this package, with the names of the libraries that tell that a repository uses it."""
