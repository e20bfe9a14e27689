import io.github.mfvanek.pg.connection.PgConnection;
import io.github.mfvanek.pg.connection.PgConnectionImpl;
import io.github.mfvanek.pg.core.checks.common.DatabaseCheckOnHost;
import io.github.mfvanek.pg.model.context.PgContext;
import io.github.mfvanek.pg.model.dbobject.DbObject;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** Runs every check of pg-index-health on the given schemas: a line for each finding, "check TAB object". */
public class PgIndexHealth {
    private static final String CHECKS = "io.github.mfvanek.pg.core.checks.host";

    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[0]);
        PgConnection connection = PgConnectionImpl.ofUrl(source, arguments[0]);
        URI jar = DatabaseCheckOnHost.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        List<String> names;
        try (var files = FileSystems.newFileSystem(Path.of(jar));
                var paths = Files.list(files.getPath(CHECKS.replace('.', '/')))) {
            names = paths.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("(?!Abstract)\\w+CheckOnHost.class"))
                    .map(name -> name.replace(".class", ""))
                    .sorted()
                    .toList();
        }
        for (String name : names) {
            var made = Class.forName(CHECKS + "." + name).getConstructor(PgConnection.class).newInstance(connection);
            for (String schema : arguments[1].split(",")) {
                for (Object found : ((DatabaseCheckOnHost<?>) made).check(PgContext.of(schema))) {
                    System.out.println(name.replace("CheckOnHost", "") + "\t" + placeOf((DbObject) found));
                }
            }
        }
    }

    /** The table that an object belongs to, or its own name where it belongs to none. */
    private static String placeOf(DbObject found) throws Exception {
        for (var method : found.getClass().getMethods()) {
            if (method.getName().equals("getTableName")) {
                method.setAccessible(true);
                return (String) method.invoke(found);
            }
        }
        return found.getName();
    }
}
