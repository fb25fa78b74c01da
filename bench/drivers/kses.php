<?php
// Drives wp_kses() of WordPress with its list for comments; see README.md.
// usage: php kses.php WP_INCLUDES CORPUS
define('ABSPATH', dirname($argv[1]) . '/');
define('WPINC', 'wp-includes');
foreach (array('compat', 'plugin', 'functions', 'formatting', 'kses') as $part) {
    require $argv[1] . "/$part.php";
}
$version = is_readable($argv[1] . '/version.php') ? (function ($file) {
    require $file;
    return $wp_version;
})($argv[1] . '/version.php') : '';

$texts = array();
$bytes = 0;
foreach (file($argv[2]) as $line) {
    $object = json_decode($line, true);
    if (!isset($object['html'])) continue;
    $texts[] = $object['html'];
    $bytes += strlen($object['html']);
}

$allowed = $allowedtags;
unset($allowed['s']);
$schemes = array('http', 'https', 'mailto');
printf("ready %d %d wp_kses(), WordPress %s, PHP %s\n", count($texts), $bytes, $version, PHP_VERSION);
while (($line = fgets(STDIN)) !== false) {
    if (trim($line) === 'show') {
        echo json_encode(array_map(fn($text) => wp_kses($text, $allowed, $schemes), $texts)), "\n";
        flush();
        continue;
    }
    $output = 0;
    for ($passes = (int) $line; $passes > 0; $passes--) {
        foreach ($texts as $text) $output += strlen(wp_kses($text, $allowed, $schemes));
    }
    echo $output, "\n";
    flush();
}
