"""The mappers of Node.js that written mappings are held against: Prisma, TypeORM, Sequelize and TypeScript."""
