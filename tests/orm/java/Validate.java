import jakarta.persistence.Entity;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Optional;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/**
 * Boots Hibernate over a database, with its own validation of the schema, then runs the queries of every entity.
 *
 * <p>Arguments: the URL, the user, then the names of the classes. Prints a line for each method that ran, with the number
 * of rows; fails with the first exception.
 */
public final class Validate {
    private Validate() {}

    /** Validates, then runs what there is. */
    public static void main(String[] arguments) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setProperty("hibernate.connection.url", arguments[0]);
        configuration.setProperty("hibernate.connection.username", arguments[1]);
        configuration.setProperty("hibernate.hbm2ddl.auto", "validate");
        configuration.setProperty("jakarta.persistence.validation.mode", "none");
        List<String> names = List.of(arguments).subList(2, arguments.length);
        for (String name : names) {
            Class<?> found = Class.forName(name);
            if (found.isAnnotationPresent(Entity.class)) {
                configuration.addAnnotatedClass(found);
            }
        }
        try (SessionFactory factory = configuration.buildSessionFactory()) {
            System.out.println("valid");
            for (String name : names) {
                if (name.endsWith("Queries")) {
                    Object queries = Class.forName(name)
                        .getConstructor(jakarta.persistence.EntityManagerFactory.class)
                        .newInstance(factory);
                    run(queries);
                }
            }
        }
    }

    private static void run(Object queries) throws Exception {
        Class<?> kind = queries.getClass();
        List<?> rows = List.of();
        for (Method method : kind.getMethods()) {
            if (method.getName().equals("firstPage")) {
                rows = (List<?>) method.invoke(queries, 2);
                System.out.println(kind.getSimpleName() + ".firstPage " + rows.size());
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        for (Method method : kind.getMethods()) {
            if (method.getName().startsWith("findBy") || method.getName().equals("pageAfter")) {
                Object found = method.invoke(queries, given(method, rows.get(0)));
                int count = found instanceof Optional<?> one ? (one.isPresent() ? 1 : 0) : ((List<?>) found).size();
                System.out.println(kind.getSimpleName() + "." + method.getName() + " " + count);
            }
            if (method.getName().startsWith("change")) {
                method.invoke(queries, given(method, rows.get(0)));
                System.out.println(kind.getSimpleName() + "." + method.getName() + " 1");
            }
        }
    }

    private static Object[] given(Method method, Object row) throws Exception {
        Parameter[] parameters = method.getParameters();
        Object[] values = new Object[parameters.length];
        for (int at = 0; at < parameters.length; at++) {
            values[at] = parameters[at].getName().equals("size") ? 2 : value(row, parameters[at]);
        }
        return values;
    }

    /** The value of an attribute of an entity, or of the record of its key. */
    private static Object value(Object row, Parameter parameter) throws Exception {
        String name = parameter.getName();
        String getter = "get" + name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1);
        for (Method method : row.getClass().getMethods()) {
            if (method.getName().equals(getter) && parameter.getType().isAssignableFrom(method.getReturnType())) {
                return method.invoke(row);
            }
        }
        for (Method method : row.getClass().getMethods()) {
            if (method.getReturnType().isRecord() && method.getParameterCount() == 0) {
                Object key = method.invoke(row);
                return key.getClass().getMethod(name).invoke(key);
            }
        }
        throw new IllegalArgumentException(name);
    }
}
