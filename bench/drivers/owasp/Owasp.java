// Drives the OWASP Java HTML Sanitizer; see README.md.
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

final class Owasp {
  private static PolicyFactory commentPolicy() {
    return new HtmlPolicyBuilder()
        .allowElements(
            "a", "abbr", "acronym", "b", "blockquote", "cite", "code", "del", "em", "i", "q", "strike", "strong")
        .allowAttributes("href", "title").onElements("a")
        .allowAttributes("title").onElements("abbr", "acronym")
        .allowAttributes("cite").onElements("blockquote", "q")
        .allowAttributes("datetime").onElements("del")
        .allowUrlProtocols("http", "https", "mailto")
        .toFactory();
  }

  public static void main(String[] arguments) throws Exception {
    List<String> texts = new ArrayList<>();
    long bytes = 0;
    for (String line : Files.readAllLines(Paths.get(arguments[0]), StandardCharsets.UTF_8)) {
      JsonObject object = new JsonParser().parse(line).getAsJsonObject();
      JsonElement html = object.get("html");
      if (html == null) continue;
      texts.add(html.getAsString());
      bytes += html.getAsString().getBytes(StandardCharsets.UTF_8).length;
    }
    PolicyFactory policy = commentPolicy();
    String jar = Paths.get(PolicyFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .getFileName().toString().replace("owasp-java-html-sanitizer-", "").replace(".jar", "");
    System.out.printf("ready %d %d OWASP %s, Java %s%n", texts.size(), bytes, jar, System.getProperty("java.version"));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.trim().equals("show")) {
        List<String> outputs = new ArrayList<>();
        for (String text : texts) outputs.add(policy.sanitize(text));
        System.out.println(new Gson().toJson(outputs));
        continue;
      }
      long output = 0;
      for (int passes = Integer.parseInt(line.trim()); passes > 0; passes--) {
        for (String text : texts) output += policy.sanitize(text).length(); // in UTF-16 units
      }
      System.out.println(output);
    }
  }
}
