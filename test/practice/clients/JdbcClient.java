import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerException;
import java.math.BigDecimal;
import java.sql.*;
import java.util.*;

/** What mssql-jdbc can do with a server: one line of JSON for each feature. Arguments: host, port, user; the password is a line of input. */
public class JdbcClient {
  static String url;
  static String user;
  static String password;

  interface Check {
    void run(Connection connection) throws Exception;
  }

  static Connection connect(String more, String secret) throws SQLException {
    return DriverManager.getConnection(url + more, user, secret);
  }

  static Connection connect() throws SQLException {
    return connect(";encrypt=true;trustServerCertificate=true", password);
  }

  static void equal(Object found, Object expected) {
    if (!Objects.deepEquals(found, expected))
      throw new AssertionError("expected " + show(expected) + ", found " + show(found));
  }

  static String show(Object value) {
    String text = value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
    return text.length() > 80 ? text.substring(0, 80) : text;
  }

  static Object one(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(text)) {
      rows.next();
      return rows.getObject(1);
    }
  }

  static Object back(Connection connection, Object value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT ? AS v")) {
      statement.setObject(1, value);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getObject(1);
      }
    }
  }

  static final Map<String, Object> values = new LinkedHashMap<>();

  static {
    values.put("CAST(1 AS bit)", true);
    values.put("CAST(255 AS tinyint)", (short) 255);
    values.put("CAST(-32768 AS smallint)", (short) -32768);
    values.put("CAST(-2147483648 AS int)", -2147483648);
    values.put("CAST(9223372036854775807 AS bigint)", 9223372036854775807L);
    values.put("CAST(-12345678901234567890.123456789 AS decimal(38, 9))", new BigDecimal("-12345678901234567890.123456789"));
    values.put("CAST(-922337203685477.5808 AS money)", new BigDecimal("-922337203685477.5808"));
    values.put("CAST(0.5 AS real)", 0.5f);
    values.put("CAST(1e300 AS float)", 1e300);
    values.put("N'\u20acuro \ud83e\udd86'", "\u20acuro \ud83e\udd86");
    values.put("0x00FF10", new byte[] {0, -1, 16});
    values.put("CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier)", "6F9619FF-8B86-D011-B42D-00C04FC964FF");
    values.put("CAST('9999-12-31' AS date)", java.sql.Date.valueOf("9999-12-31"));
    values.put("CAST('2026-02-28 23:59:59.997' AS datetime)", Timestamp.valueOf("2026-02-28 23:59:59.997"));
    values.put("CAST('2026-02-28 23:59:59.1234567' AS datetime2(7))", Timestamp.valueOf("2026-02-28 23:59:59.1234567"));
  }

  static void bulk(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE jdbc_from (id bigint, amount decimal(18, 4), name nvarchar(50), at datetime2(7))");
      statement.execute("CREATE TABLE jdbc_to (id bigint, amount decimal(18, 4), name nvarchar(50), at datetime2(7))");
      statement.execute("INSERT INTO jdbc_from VALUES (1, 12.3456, N'\ud83e\udd86', '2026-02-28 23:59:59.1234567'), (2, NULL, NULL, NULL)");
      try (Connection other = connect();
          ResultSet rows = statement.executeQuery("SELECT id, amount, name, at FROM jdbc_from");
          SQLServerBulkCopy copy = new SQLServerBulkCopy(other)) {
        copy.setDestinationTableName("jdbc_to");
        copy.writeToServer(rows);
      }
      equal(one(connection, "SELECT COUNT(*) FROM jdbc_to AS a JOIN jdbc_from AS b ON a.id = b.id AND a.amount = b.amount AND a.name = b.name AND a.at = b.at"), 1);
      equal(one(connection, "SELECT COUNT(*) FROM jdbc_to WHERE amount IS NULL AND name IS NULL AND at IS NULL"), 1);
    }
  }

  static void transactions(Connection ignored) throws Exception {
    try (Connection connection = connect(); Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE jdbc_kept (a int)");
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO jdbc_kept VALUES (1)");
      connection.commit();
      statement.execute("INSERT INTO jdbc_kept VALUES (2)");
      connection.rollback();
      equal(one(connection, "SELECT SUM(a) FROM jdbc_kept").toString(), "1");
    }
  }

  static void cancel(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      Timer timer = new Timer(true);
      timer.schedule(new TimerTask() {
        public void run() {
          try {
            statement.cancel();
          } catch (SQLException ignored) {
          }
        }
      }, 300);
      try {
        statement.execute("WAITFOR DELAY '01:00:00'");
        throw new AssertionError("not cancelled");
      } catch (SQLException error) {
        equal(error.getMessage(), "The query was canceled.");
      }
    }
    equal(one(connection, "SELECT 2"), 2);
  }

  static void errors(Connection connection) throws Exception {
    try {
      one(connection, "SELECT *\n\nFROM nope");
      throw new AssertionError("no error");
    } catch (SQLServerException error) {
      var told = error.getSQLServerError();
      equal(List.of(told.getErrorNumber(), told.getErrorSeverity(), told.getErrorState(), (int) told.getLineNumber()), List.of(208, 16, 1, 3));
    }
  }

  static void prepared(Connection connection) throws Exception {
    try (PreparedStatement statement = connection.prepareStatement("SELECT ? + 1 AS b, ? AS t")) {
      for (int at = 1; at <= 4; at++) {
        statement.setInt(1, at);
        statement.setNString(2, "O'Hara " + at);
        try (ResultSet rows = statement.executeQuery()) {
          rows.next();
          equal(List.of(rows.getInt(1), rows.getString(2)), List.of(at + 1, "O'Hara " + at));
        }
      }
    }
  }

  static void nulls(Connection connection) throws Exception {
    for (String type : List.of("bit", "int", "bigint", "decimal(9, 2)", "money", "float", "nvarchar(max)", "varbinary(max)", "uniqueidentifier", "date", "datetime", "datetime2(7)"))
      equal(one(connection, "SELECT CAST(NULL AS " + type + ")"), null);
    try (PreparedStatement statement = connection.prepareStatement("SELECT ? AS v")) {
      statement.setNull(1, Types.NVARCHAR);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        equal(rows.getObject(1), null);
      }
    }
    equal(one(connection, "SELECT N''"), "");
  }

  static void several(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      equal(statement.execute("SELECT 1 AS a; SELECT 2 AS b"), true);
      statement.getResultSet().next();
      equal(statement.getResultSet().getInt(1), 1);
      equal(statement.getMoreResults(), true);
      statement.getResultSet().next();
      equal(statement.getResultSet().getInt(1), 2);
    }
  }

  public static void main(String[] arguments) throws Exception {
    url = "jdbc:sqlserver://" + arguments[0] + ":" + arguments[1] + ";databaseName=practice;loginTimeout=10";
    user = arguments[2];
    password = new Scanner(System.in, "UTF-8").nextLine();
    Map<String, Check> features = new LinkedHashMap<>();
    features.put("login with TLS", ignored -> {
      try (Connection own = connect()) {
        equal(one(own, "SELECT @@VERSION").toString().contains("not Microsoft SQL Server"), true);
      }
    });
    features.put("login in clear text", ignored -> {
      try (Connection own = connect(";encrypt=false;trustServerCertificate=true", password)) {
        equal(one(own, "SELECT 1"), 1);
      }
    });
    features.put("wrong password", ignored -> {
      try {
        connect(";encrypt=true;trustServerCertificate=true", "wrong").close();
        throw new AssertionError("let in");
      } catch (SQLException error) {
        equal(error.getErrorCode(), 18456);
      }
    });
    features.put("types out", connection -> {
      for (var entry : values.entrySet()) equal(one(connection, "SELECT " + entry.getKey() + " AS v"), entry.getValue());
    });
    features.put("types in", connection -> {
      for (Object value : values.values()) {
        Object found = back(connection, value);
        equal(found instanceof BigDecimal number ? number.stripTrailingZeros() : found, value);
      }
    });
    features.put("parameters", connection -> equal(back(connection, "O'Hara \ud83e\udd86"), "O'Hara \ud83e\udd86"));
    features.put("prepared statements", JdbcClient::prepared);
    features.put("transactions", JdbcClient::transactions);
    features.put("errors", JdbcClient::errors);
    features.put("cancel", JdbcClient::cancel);
    features.put("values of 8 MB", connection -> {
      String text = "\u00e4\ud83e\udd86".repeat(4 * 1024 * 1024 / 6);
      equal(back(connection, text), text);
      byte[] data = new byte[8 * 1024 * 1024];
      new Random(1).nextBytes(data);
      equal(back(connection, data), data);
    });
    features.put("NULL", JdbcClient::nulls);
    features.put("several results", JdbcClient::several);
    features.put("bulk load", JdbcClient::bulk);
    try (Connection shared = connect()) {
      for (var feature : features.entrySet()) {
        String outcome = "yes";
        try {
          feature.getValue().run(shared);
        } catch (Throwable error) {
          outcome = error.toString().replaceAll("[\"\\\\\\s]+", " ");
        }
        System.out.println("{\"feature\": \"" + feature.getKey() + "\", \"outcome\": \"" + outcome + "\"}");
      }
    }
  }
}
